/* One painted page. `data` is what painting.py wrote: the marked document, a row per block, and in a labelling session
   the labels so far. The display depends on `state` alone: every change ends in paint(). */
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const UNSURE = 0.15;
const labelling = data.mode === "label";
const blocks = data.blocks;
const kept = new Set(data.keep);
const letterOf = new Map(data.kinds.map((kind) => [kind.label, kind.letter]));
const labelOf = new Map(data.kinds.map((kind) => [kind.letter, kind.label]));
const state = {
  threshold: data.threshold,
  active: -1,
  hovered: -1,
  kinds: new Set(),
  labels: new Map(Object.entries(data.labels).map(([i, label]) => [Number(i), label])),
};
const marks = blocks.map(() => []);
const rows = [];
const paragraphs = new Map();

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
const toggle = (element, name, on) => element.toggleAttribute(name, Boolean(on));
const percent = (value) => `${Math.round(value * 100)} %`;
const title = (label) => label.charAt(0) + label.slice(1).toLowerCase();

// --- what a block is ---
const proposal = (i) => (blocks[i].probability >= state.threshold ? blocks[i].inside : blocks[i].outside);
const labelled = (i) => labelling && state.labels.has(i);
const kindOf = (i) => (labelled(i) ? state.labels.get(i) : proposal(i));
const isKept = (i) => kept.has(kindOf(i));
const isUnsure = (i) => !labelled(i) && Math.abs(blocks[i].probability - state.threshold) < UNSURE;
const isWrong = (i) => !labelling && state.labels.has(i) && kept.has(state.labels.get(i)) !== kept.has(proposal(i));
const isShown = (i) => {
  const wanted = state.kinds;
  return !wanted.size || wanted.has(kindOf(i)) || (wanted.has("unsure") && isUnsure(i)) || (wanted.has("wrong") && isWrong(i));
};

// --- painting ---
function paint() {
  const counts = new Map();
  let keptBlocks = 0, unsure = 0, wrong = 0;
  blocks.forEach((_, i) => {
    const kind = kindOf(i);
    counts.set(kind, (counts.get(kind) || 0) + 1);
    keptBlocks += isKept(i);
    unsure += isUnsure(i);
    wrong += isWrong(i);
    paintBlock(i);
  });
  paintFilters(counts, unsure, wrong);
  paintCounts(keptBlocks, unsure, wrong);
  paintText();
  paintDetail();
  $("threshold").value = state.threshold;
  $("threshold-value").textContent = state.threshold.toFixed(2);
}

const painted = []; // what each block looked like last, so that the slider repaints only what changes
function paintBlock(i) {
  const kind = kindOf(i), shown = isShown(i);
  const looks = [kind, shown, isKept(i), isUnsure(i), isWrong(i), labelled(i), i === state.active, marks[i].length].join();
  if (painted[i] === looks) return;
  painted[i] = looks;
  marks[i].forEach((mark, position) => {
    mark.dataset.kind = kind;
    if (position === 0) mark.dataset.letter = letterOf.get(kind);
    flags(mark, i);
    toggle(mark, "data-muted", !shown);
  });
  const row = rows[i];
  row.dataset.kind = kind;
  row.firstChild.textContent = letterOf.get(kind);
  row.hidden = !shown;
  flags(row, i);
  row.setAttribute("aria-selected", String(i === state.active));
}

function flags(element, i) {
  toggle(element, "data-dropped", !isKept(i));
  toggle(element, "data-unsure", isUnsure(i));
  toggle(element, "data-wrong", isWrong(i));
  toggle(element, "data-labelled", labelled(i));
  toggle(element, "data-active", i === state.active);
}

function paintFilters(counts, unsure, wrong) {
  const chips = data.kinds.map(({ label }) => [label, counts.get(label) || 0]).filter(([label, n]) => n || state.kinds.has(label));
  if (unsure || state.kinds.has("unsure")) chips.push(["unsure", unsure]);
  if (wrong || state.kinds.has("wrong")) chips.push(["wrong", wrong]);
  const focused = document.activeElement?.dataset?.filter;
  $("kinds").replaceChildren(...chips.map(([label, n]) => {
    const letter = letterOf.get(label);
    const chip = make("button", { type: "button", class: letter ? "chip" : "chip bare", "data-filter": label,
      "aria-pressed": String(state.kinds.has(label)) });
    if (letter) chip.append(make("span", { class: "letter", "data-kind": label, "aria-hidden": "true" }, letter));
    chip.append(title(label === "unsure" || label === "wrong" ? label.toUpperCase() : label), " ", make("small", {}, String(n)));
    return chip;
  }));
  if (focused) $("kinds").querySelector(`[data-filter="${focused}"]`)?.focus();
}

function paintCounts(keptBlocks, unsure, wrong) {
  const parts = [make("b", {}, String(keptBlocks)), " kept · ", make("b", {}, String(blocks.length - keptBlocks)), " dropped"];
  if (labelling) parts.push(" · ", make("b", {}, String(state.labels.size)), ` of ${blocks.length} labelled`);
  else if (unsure) parts.push(" · ", make("b", {}, String(unsure)), " unsure");
  if (wrong) parts.push(" · ", make("b", {}, String(wrong)), " wrong");
  $("counts").replaceChildren(...parts);
}

function paintText() {
  const shown = [];
  paragraphs.clear();
  let last = -1;
  blocks.forEach((block, i) => {
    if (!isKept(i)) return;
    const previous = shown[shown.length - 1];
    if (data.plain && last >= 0 && blocks[last].path === block.path) {
      previous.append(block.text); // two pieces of one line
      paragraphs.set(i, previous);
    } else {
      const paragraph = make("p", { "data-block": i, dir: "auto", class: kindOf(i) === "SUBHEAD" ? "sub" : "" }, block.text);
      shown.push(paragraph);
      paragraphs.set(i, paragraph);
    }
    last = i;
  });
  paragraphs.get(state.active)?.setAttribute("data-active", "");
  if (!shown.length) shown.push(make("p", { class: "none" }, "No block is kept."));
  $("text").replaceChildren(make("h2", {}, "The resulting text"), ...shown);
}

function paintDetail() {
  const i = state.hovered >= 0 ? state.hovered : state.active, box = $("detail");
  if (i < 0) {
    box.replaceChildren(make("p", { class: "none" }, blocks.length ? "Point at a block, tap it, or press j." : "The page holds no text."), ...todo());
    return;
  }
  const block = blocks[i], kind = kindOf(i);
  const heading = make("h2", {}, make("span", { class: "letter", "data-kind": kind }, letterOf.get(kind)), title(kind),
    make("small", {}, verdictOf(i)), make("em", { title: "Probability that the block belongs to the text" }, percent(block.probability)));
  const meter = make("div", { class: "meter", "data-kind": kind });
  const bar = make("b"), tick = make("i");
  bar.style.width = `${block.probability * 100}%`;
  tick.style.left = `${state.threshold * 100}%`;
  meter.append(bar, tick);
  const why = make("ul", { class: "why" });
  for (const reason of block.why) why.append(make("li", reason[0] === "+" ? { class: "for" } : {}, reason.slice(2)));
  box.replaceChildren(heading, meter, why, ...(labelling ? [choices(state.active)] : []), ...todo(), make("p", { class: "path" }, block.path));
}

function verdictOf(i) {
  if (isWrong(i)) return `should be ${title(state.labels.get(i))}`;
  if (labelled(i)) return proposal(i) === state.labels.get(i) ? "labelled" : `labelled; proposed was ${title(proposal(i))}`;
  return `${isKept(i) ? "kept" : "dropped"}${isUnsure(i) ? ", unsure" : ""}${unseen(i) ? ", not visible" : ""}`;
}

const unseen = (i) => rows[i].hasAttribute("data-unseen");

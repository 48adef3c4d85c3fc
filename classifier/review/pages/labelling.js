/* Moving between blocks, and labelling them. */
function choose(i, from) {
  if (i < 0 || i >= blocks.length) return;
  const before = state.active;
  state.active = i;
  if (before >= 0 && before !== i) paintBlock(before);
  paintBlock(i);
  for (const [at, paragraph] of paragraphs) toggle(paragraph, "data-active", at === i);
  paintDetail();
  $("blocks").setAttribute("aria-activedescendant", rows[i].id);
  if (from !== "page") marks[i][0]?.scrollIntoView({ block: "nearest" });
  if (from !== "list") rows[i].scrollIntoView({ block: "nearest" });
  if (from !== "text") paragraphs.get(i)?.scrollIntoView({ block: "nearest" });
}

function step(by, wanted = isShown) {
  let i = state.active < 0 && by < 0 ? blocks.length : state.active;
  do i += by; while (i >= 0 && i < blocks.length && !wanted(i));
  choose(i);
}

function hover(i, on) {
  if (i === undefined || state.hovered === (on ? i : -1)) return;
  state.hovered = on ? i : -1;
  paintDetail();
  for (const element of [...marks[i], rows[i], paragraphs.get(i)]) if (element) toggle(element, "data-hover", on);
}

function setThreshold(value) {
  state.threshold = Math.min(0.99, Math.max(0.01, Math.round(value * 100) / 100));
  paint();
}

// --- labels ---
const HISTORY = `undo ${location.pathname}`;
const history = labelling ? JSON.parse(sessionStorage.getItem(HISTORY) || "[]") : [];
let queue = Promise.resolve();
let unsaved = [];

/** Buttons for the chosen block; out of reach while another one is pointed at, whose details are shown. */
function choices(i) {
  const other = state.hovered >= 0 && state.hovered !== i;
  const box = make("div", { class: other ? "as away" : "as", role: "group", "aria-label": "Label this block" });
  data.kinds.forEach(({ label, letter, key }) => {
    box.append(make("button", { type: "button", "data-label": label, "aria-pressed": String(state.labels.get(i) === label) },
      make("span", { class: "letter", "data-kind": label, "aria-hidden": "true" }, letter), title(label), make("kbd", {}, key || letter.toLowerCase())));
  });
  return box;
}

function todo() {
  if (!labelling) return [];
  const left = blocks.length - state.labels.size;
  const bar = make("div", { class: "todo" });
  if (left) bar.append(make("button", { type: "button", class: "plain main", "data-do": "rest" }, `The ${left === blocks.length ? "whole" : "rest"} as proposed`));
  else bar.append("All blocks are labelled.", ...(data.next ? [make("a", { class: "plain main", href: data.next }, "Next page")] : []));
  bar.append(make("button", { type: "button", class: "plain", "data-do": "undo", ...(history.length ? {} : { disabled: "" }) }, "Undo"));
  return [bar];
}

/** Give labels (null takes one away), remember what they were, and save. */
function give(changes, undoing = false) {
  if (!changes.length) return;
  if (!undoing) history.push(changes.map(([i]) => [i, state.labels.get(i) ?? null]));
  for (const [i, label] of changes) label === null ? state.labels.delete(i) : state.labels.set(i, label);
  sessionStorage.setItem(HISTORY, JSON.stringify(history.slice(-200)));
  paint();
  unsaved.push(...changes);
  queue = queue.then(save);
}

async function save() {
  const sent = unsaved;
  if (!sent.length) return;
  unsaved = [];
  try {
    const answer = await fetch(location.pathname, { method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ changes: sent }) });
    if (!answer.ok) throw new Error(await answer.text());
    document.body.dataset.saved = String((await answer.json()).labelled);
    say("");
  } catch (error) {
    unsaved = [...sent, ...unsaved];
    say(`Not saved: ${error.message}. The labels stay here; the next change tries again.`, true);
  }
}

function say(words, bad = false) {
  $("notice").textContent = words || data.notice || "";
  $("notice").hidden = !$("notice").textContent;
  $("notice").classList.toggle("bad", bad);
}

function label(i, name, move) {
  if (i < 0) return;
  give([[i, name]]);
  if (move) step(1);
}

const actions = {
  rest: () => give(blocks.map((_, i) => [i, proposal(i)]).filter(([i]) => !state.labels.has(i))),
  undo: () => {
    const changes = history.pop();
    if (!changes) return;
    give(changes, true);
    choose(changes[0][0]);
  },
};

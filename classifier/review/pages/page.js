"use strict";
/* One painted page. `data` is what painting.py wrote: the marked document, a row a block, and in a labelling
   session the labels given so far. What is shown follows from `state` alone: every change ends in paint(). */
(() => {
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

  // --- moving about ---
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

  // --- labelling ---
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

  // --- keys ---
  const KEYS = [
    ["j k ↓ ↑", "next block, previous block"], ["x", "next unsure block"], ["[ ]", "lower or raise the threshold"], ["Esc", "show all kinds"],
    ...(labelling ? [["1 – 9, letters", "label the block and go on"], ["space", "as proposed, and go on"], ["u", "undo"],
      ["r", "the rest as proposed"], [", .", "previous page, next page"]] : []),
  ];

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
    const onSlider = event.target === $("threshold");
    const key = event.key;
    const onButton = /^(BUTTON|A|SUMMARY)$/.test(event.target.tagName || "");
    if ((key === " " || key === "Enter") && onButton) return;
    if (onSlider && (key.startsWith("Arrow") || key.startsWith("Page") || key === "Home" || key === "End")) return;
    const byDigit = data.kinds.find((kind) => kind.key === key)?.label;
    if (key === "j" || key === "ArrowDown") step(1);
    else if (key === "k" || key === "ArrowUp") step(-1);
    else if (key === "x") step(1, isUnsure);
    else if (key === "[") setThreshold(state.threshold - 0.01);
    else if (key === "]") setThreshold(state.threshold + 0.01);
    else if (key === "?") $("help").showModal();
    else if (key === "Escape") { state.kinds.clear(); paint(); }
    else if (!labelling) return;
    else if (key === " ") { if (state.active < 0) step(1); else label(state.active, proposal(state.active), true); }
    else if (key === "u") actions.undo();
    else if (key === "r") actions.rest();
    else if (key === "." && data.next) location.assign(data.next);
    else if (key === "," && data.previous) location.assign(data.previous);
    else if (byDigit) label(state.active, byDigit, true);
    else if (labelOf.has(key.toUpperCase())) label(state.active, labelOf.get(key.toUpperCase()), true);
    else return;
    event.preventDefault();
  }

  // --- setting up ---
  function listen(root, find, from) {
    root.addEventListener("click", (event) => {
      const i = find(event.target);
      if (event.target.closest?.("a, button, input, label") && from === "page") event.preventDefault();
      if (i !== undefined) choose(i, from);
    });
    root.addEventListener("pointerover", (event) => hover(find(event.target), true));
    root.addEventListener("pointerout", (event) => hover(find(event.target), false));
  }

  const blockOf = (name) => (target) => {
    const found = target.closest?.(`[${name}]`)?.getAttribute(name);
    return found === undefined || found === null ? undefined : Number(found);
  };

  function frameLoaded() {
    const inside = $("page").contentDocument;
    if (!inside?.querySelector) return;
    for (const mark of inside.querySelectorAll("ct-block")) marks[Number(mark.getAttribute("n"))]?.push(mark);
    marks.forEach((found, i) => {
      // nothing to click on the page: `display: none`, or a menu that a script would open
      const visible = found.some((mark) => mark.getClientRects().length);
      toggle(rows[i], "data-unseen", !visible);
      if (!visible) rows[i].title = "Not visible on the page without its scripts and styles";
    });
    const find = (target) => { const mark = target.closest?.("ct-block"); return mark ? Number(mark.getAttribute("n")) : undefined; };
    listen(inside, find, "page");
    inside.addEventListener("submit", (event) => event.preventDefault());
    inside.addEventListener("keydown", onKey);
    paint();
    document.body.dataset.ready = "";
    const wanted = Number((location.hash.match(/^#block-(\d+)$/) || [])[1] ?? -1);
    if (wanted >= 0) { choose(wanted, "start"); marks[wanted]?.[0]?.scrollIntoView({ block: "center" }); rows[wanted]?.scrollIntoView({ block: "center" }); }
  }

  function setUp() {
    document.body.classList.toggle("labelling", labelling);
    $("title").textContent = data.title;
    $("source").textContent = data.source;
    if (data.pages) {
      $("pager").hidden = false;
      $("pager").append(...(data.index ? [make("a", { href: data.index }, "All pages")] : []),
        ...(data.previous ? [make("a", { href: data.previous, "aria-label": "Previous page" }, "‹")] : []),
        make("span", {}, data.pages), ...(data.next ? [make("a", { href: data.next, "aria-label": "Next page" }, "›")] : []));
    }
    blocks.forEach((block, i) => {
      const row = make("li", { role: "option", id: `row-${i}`, "data-block": i }, make("span", { class: "letter", "aria-hidden": "true" }),
        make("span", { dir: "auto" }, block.text), make("i", {}, percent(block.probability)));
      rows.push(row);
    });
    $("blocks").append(...rows);
    for (const [keys, what] of KEYS) $("keys").append(make("dt", {}, ...keys.split(/ (?=\S)/).map((key) => make("kbd", {}, key)).flatMap((key) => [key, " "])), make("dd", {}, what));
    $("threshold").addEventListener("input", (event) => setThreshold(Number(event.target.value)));
    $("help-open").addEventListener("click", () => $("help").showModal());
    $("kinds").addEventListener("click", (event) => {
      const name = event.target.closest("[data-filter]")?.dataset.filter;
      if (!name) return;
      state.kinds.has(name) ? state.kinds.delete(name) : state.kinds.add(name);
      paint();
    });
    $("detail").addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-label]")?.dataset.label;
      const action = event.target.closest("[data-do]")?.dataset.do;
      if (chosen) label(state.active, chosen, false);
      else if (action) actions[action]();
    });
    document.querySelector(".tabs").addEventListener("click", (event) => showTab(event.target.dataset.tab));
    showTab("page");
    listen($("blocks"), blockOf("data-block"), "list");
    listen($("text"), blockOf("data-block"), "text");
    document.addEventListener("keydown", onKey);
    window.addEventListener("beforeunload", (event) => { if (unsaved.length) event.preventDefault(); });
    say("");
    paint();
    $("page").addEventListener("load", frameLoaded, { once: true });
    $("page").srcdoc = data.document;
  }

  function showTab(name) {
    if (!name) return;
    document.body.dataset.tab = name;
    for (const button of document.querySelectorAll(".tabs button")) button.setAttribute("aria-current", String(button.dataset.tab === name));
    if (state.active >= 0) choose(state.active);
  }

  setUp();
})();

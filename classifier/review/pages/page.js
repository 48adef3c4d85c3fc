/* Keys and mouse, and setting up the page. */
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

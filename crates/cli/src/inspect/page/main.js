// Puts the page together: figures, details, search, keys.
const byId = (id) => document.getElementById(id);
const escaped = (text) => String(text).replace(/[&<>"]/g,
  (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
let timeline;
let dag;
let pending = false;
function redraw() {
  if (pending) return;
  pending = true;
  requestAnimationFrame(() => {
    pending = false;
    timeline.draw();
    dag.draw();
  });
}

function hover(index, event) {
  const tip = byId("tip");
  if (index !== state.hovered) { state.hovered = index; redraw(); }
  if (index < 0 || !event) { tip.style.display = "none"; return; }
  const tx = txs[index];
  const why = tx.cause
    ? `after ${tx.cause[0]}, which ${modeOf(tx.cause[0], tx.cause[1])} `
      + `${short(data.keys[tx.cause[1]])}`
    : "waits for nobody";
  tip.textContent = `${number(index)} · ${tx.kind} · ${tx.outcome}\n`
    + `level ${number(tx.level)} of ${number(data.totals.levels)}, ${time(tx.cost_ns)}\n${why}\n`
    + `sender ${tx.source.slice(0, 16)}…`;
  tip.style.display = "block";
  const { offsetWidth: width, offsetHeight: height } = tip;
  tip.style.left = `${Math.min(event.clientX + 14, innerWidth - width - 8)}px`;
  tip.style.top = `${Math.min(event.clientY + 16, innerHeight - height - 8)}px`;
}

function choose(index, from) {
  state.chosen = index;
  state.key = -1;
  const others = [timeline, dag].filter((view) => view !== from);
  if (index >= 0) others.forEach((view) => view.show(index));
  describe();
  redraw();
}

function chooseKey(key) {
  state.key = state.key === key ? -1 : key;
  if (state.key < 0) return search("");
  byId("search").value = data.keys[key];
  return search(data.keys[key]);
}

const link = (index) => `<button class="link" data-tx="${index}">${number(index)}</button>`;
const keyLink = (key) =>
  `<button class="link" data-key="${key}" title="${escaped(data.keys[key])}">`
  + `<code>${escaped(short(data.keys[key]))}</code></button>`;

function describe() {
  const box = byId("details");
  const index = state.chosen;
  if (index < 0) {
    box.innerHTML = `<h2>Critical path</h2><p class="quiet">${number(path.length)} transactions, `
      + `${time(data.totals.span_ns)}: no number of threads is faster. Choose a transaction to see `
      + `why it is where it is.</p>${steps(data.critical_path.map((step) =>
        [step.transaction, step.key, step.mode]))}`;
    return;
  }
  const tx = txs[index];
  const row = (name, text) => `<dt>${name}</dt><dd>${text}</dd>`;
  const result = tx.error
    ? `<span class="bad">${tx.outcome}: ${escaped(tx.error)}</span>` : tx.outcome;
  const span = tx.span
    ? row("ran", `on thread ${tx.span[0] + 1} at ${time(tx.span[1] - timeline.start)}`) : "";
  const keys = tx.keys.map(([key, mode]) => `<div>${modes[mode]} ${keyLink(key)}</div>`).join("");
  const chain = chainOf(index);
  const ends = chain.map(([from]) => from).concat(index);
  const list = ends.map((at, place) => (place ? [at, chain[place - 1][1],
    null] : [at, null, null]));
  box.innerHTML = `<h2>Transaction ${number(index)}</h2><dl>${row("kind", tx.kind)}`
    + `${row("result", result)}${row("hash", `<code>${tx.hash}</code>`)}`
    + `${row("sender", `<code>${tx.source}</code>`)}`
    + `${row("level", `${number(tx.level)} of ${number(data.totals.levels)}`
      + `${onPath[index] ? ", on the critical path" : ""}`)}`
    + `${row("takes", time(tx.cost_ns))}${span}${row("keys", keys)}</dl>`
    + `<h2>Why level ${number(tx.level)}</h2>${chain.length ? steps(list)
      : '<p class="quiet">It waits for nobody.</p>'}`;
}

function steps(list) {
  const shown = list.length > 400 ? list.slice(-400) : list;
  const left = list.length - shown.length;
  const items = shown.map(([index, key]) => {
    const why = key === null ? "waits for nobody"
      : `${modeOf(index, key)} ${keyLink(key)}`;
    return `<li>${link(index)} ${escaped(txs[index].kind)}, ${why}</li>`;
  });
  return `<ol>${left ? `<li class="quiet">${number(left)} before</li>` : ""}${items.join("")}</ol>`;
}

function search(text) {
  const wanted = text.trim().toLowerCase();
  matched.fill(0);
  state.matches = [];
  state.match = -1;
  if (!wanted) state.key = -1;
  if (wanted) {
    const bare = wanted.replace(/,/g, "");
    const key = data.keys.indexOf(wanted);
    if (key >= 0) state.matches = touching(key);
    else if (/^\d+$/.test(bare) && Number(bare) < count && bare.length < 8) {
      state.matches = [Number(bare)];
    } else if (wanted.length >= 3) {
      const keys = new Set(data.keys.flatMap((name, at) => (name.includes(wanted) ? [at] : [])));
      txs.forEach((tx, at) => {
        const fits = tx.hash.startsWith(wanted) || tx.source.startsWith(wanted)
          || tx.kind === wanted || tx.outcome === wanted || tx.keys.some(([k]) => keys.has(k));
        if (fits) state.matches.push(at);
      });
    }
    state.matches.forEach((at) => { matched[at] = 1; });
  }
  const hits = state.matches.length;
  byId("found").textContent = wanted ? `${number(hits)} found` : "";
  if (hits && state.key < 0) step(1); else redraw();
}

function step(by) {
  const hits = state.matches.length;
  if (!hits) return;
  state.match = (state.match + by + hits) % hits;
  if (hits > 1) byId("found").textContent = `${number(state.match + 1)} of ${number(hits)}`;
  const { key } = state;
  choose(state.matches[state.match]);
  state.key = key;
}

function figures() {
  const { totals } = data;
  const best = data.speedups.find((bound) => bound.threads >= 8) || data.speedups[0];
  const failed = txs.filter((tx) => tx.outcome !== "executed").length;
  const tiles = [
    ["transactions", number(count), failed ? `${number(failed)} failed` : "all executed"],
    ["levels", number(totals.levels), `widest ${number(totals.widest)}`],
    ["critical path", time(totals.span_ns), `of ${time(totals.work_ns)} of work`],
    ["keys", number(totals.keys), `${number(totals.conflicting_pairs)} conflicting pairs`],
    ["largest component", number(totals.largest_component),
      `${number(totals.without_conflicts)} without conflicts`],
    [`at best on ${best.threads} threads`, ratio(best.levels),
      `${ratio(best.without_barriers)} without barriers`],
  ];
  byId("tiles").innerHTML = tiles.map(([name, value, more]) =>
    `<div class="tile"><span>${name}</span><b>${value}</b><span>${more}</span></div>`).join("");
  const block = data.block;
  document.title = `Block ${block.topoheight} · Wavefront`;
  byId("title").textContent = `Block ${number(block.topoheight)} of ${block.file}`;
  byId("title").title = block.hash;
  byId("why").textContent = data.path.why;
  byId("run").textContent = `run ${data.run.dispatch === "serial" ? "serially"
    : `by ${data.run.dispatch}`}, ${time(Math.max(0, timeline.end - timeline.start))}; `
    + "grey is idle";
}

function legend() {
  const items = kinds.map((kind, at) => `<span><i style="background:var(--k${at % 10})"></i>`
    + `${escaped(kind)}</span>`);
  if (txs.some((tx) => tx.outcome !== "executed")) {
    items.push('<span><i style="background:var(--failed)"></i>failed</span>');
  }
  items.push('<span><i style="background:var(--accent)"></i>critical path</span>');
  byId("legend").innerHTML = items.join("");
}

function hotKeys() {
  const head = "<tr><th>key</th><th>touched</th><th>of path</th><th>levels<br>without</th></tr>";
  const rows = data.hot_keys.map((hot) => `<tr><td>${keyLink(hot.key)}</td>`
    + `<td>${number(hot.reads + hot.credits + hot.writes)}</td>`
    + `<td>${hot.path_share ? `${(hot.path_share / 10).toFixed(1)} %` : "·"}</td>`
    + `<td>${number(hot.levels_without)}</td></tr>`);
  byId("hot").innerHTML = rows.length ? head + rows.join("")
    : '<tr><td class="quiet">no two transactions conflict</td></tr>';
}

function theme(dark) {
  document.documentElement.classList.toggle("dark", dark);
  readColours();
  redraw();
}

function focused() { return document.activeElement === timeline.canvas ? timeline : dag; }
function zoomed(view, how) {
  if (how === "in") view.zoom(1.5);
  else if (how === "out") view.zoom(1 / 1.5);
  else if (how === "path") view.showPath();
  else { view.fit(); redraw(); }
}

function listen() {
  byId("search").addEventListener("input", (event) => {
    state.key = -1;
    search(event.target.value);
  });
  byId("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    if (event.key === "Escape") event.target.blur();
  });
  byId("next").addEventListener("click", () => step(1));
  byId("previous").addEventListener("click", () => step(-1));
  byId("theme").addEventListener("click", () =>
    theme(!document.documentElement.classList.contains("dark")));
  byId("help").addEventListener("click", () => byId("keys").showModal());
  document.querySelectorAll("[data-zoom]").forEach((button) => {
    button.addEventListener("click", () =>
      zoomed(button.dataset.view === "dag" ? dag : timeline, button.dataset.zoom));
  });
  document.querySelector("aside").addEventListener("click", (event) => {
    const button = event.target.closest("[data-tx], [data-key]");
    if (!button) return;
    if (button.dataset.tx !== undefined) choose(Number(button.dataset.tx));
    else chooseKey(Number(button.dataset.key));
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.tagName === "INPUT" || event.ctrlKey || event.metaKey || event.altKey) return;
    const up = () => {
      const cause = state.chosen >= 0 && txs[state.chosen].cause;
      if (cause) choose(cause[0]);
    };
    const act = {
      "/": () => byId("search").focus(), n: () => step(1), p: () => step(-1), u: up,
      "+": () => zoomed(focused(), "in"), "=": () => zoomed(focused(), "in"),
      "-": () => zoomed(focused(), "out"), 0: () => zoomed(focused(), "fit"),
      c: () => dag.showPath(), t: () => byId("theme").click(), "?": () => byId("help").click(),
      Escape: () => { byId("search").value = ""; search(""); choose(-1); },
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) =>
    theme(event.matches));
  const resized = new ResizeObserver(() => { timeline.resize(); dag.resize(); redraw(); });
  resized.observe(byId("dag"));
  resized.observe(byId("timeline"));
}

readColours();
timeline = new Timeline();
dag = new Dag();
figures();
legend();
hotKeys();
describe();
// As tall as its lanes need.
byId("timeline").parentElement.style.flex = `0 1 ${90 + Math.min(4, timeline.lanes.length) * 70}px`;
timeline.resize();
dag.resize();
listen();
theme(matchMedia("(prefers-color-scheme: dark)").matches);
// What a test looks at.
window.wavefront = { data, state, timeline, dag };

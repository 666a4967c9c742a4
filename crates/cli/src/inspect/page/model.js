"use strict";
// The data, and what is read off it once.
const data = JSON.parse(document.getElementById("data").textContent);
const txs = data.transactions;
const count = txs.length;
const state = { chosen: -1, hovered: -1, key: -1, matches: [], match: -1 };

const kinds = [...new Set(txs.map((tx) => tx.kind))].sort();
const kindOf = txs.map((tx) => kinds.indexOf(tx.kind));
const onPath = new Uint8Array(count);
const path = data.critical_path.map((step) => step.transaction);
path.forEach((index) => { onPath[index] = 1; });
const pathEdges = path.slice(1).map((to, at) => [path[at], to]);

// Edges by node, both ways: positions in `data.edges`.
const nodes = count + data.joins.length;
const incoming = Array.from({ length: nodes }, () => []);
const outgoing = Array.from({ length: nodes }, () => []);
data.edges.forEach(([from, to], at) => { outgoing[from].push(at); incoming[to].push(at); });

const matched = new Uint8Array(count);
const touching = (key) => txs.flatMap((tx, at) => (tx.keys.some(([k]) => k === key) ? [at] : []));

const number = (value) => value.toLocaleString("en-US");
function time(ns) {
  const [value, unit] = ns < 1e3 ? [ns, "ns"] : ns < 1e6 ? [ns / 1e3, "µs"]
    : ns < 1e9 ? [ns / 1e6, "ms"] : [ns / 1e9, "s"];
  if (unit === "ns") return `${Math.round(value)} ns`;
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`;
}
const ratio = (hundredths) => `${(hundredths / 100).toFixed(2)} ×`;
const short = (text) => text.split("/")
  .map((part) => (part.length > 14 ? `${part.slice(0, 10)}…` : part)).join("/");
const modes = { r: "reads", c: "credits", w: "writes" };
const modeOf = (index, key) => modes[(txs[index].keys.find(([k]) => k === key) || [0, "w"])[1]];

// Colours follow the theme; they are read once per change of it.
let colours = {};
function readColours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  colours = {
    text: of("--text"), quiet: of("--quiet"), line: of("--line"), card: of("--card"),
    idle: of("--idle"), edge: of("--edge"), accent: of("--accent"), choice: of("--choice"),
    failed: of("--failed"), kinds: kinds.map((_, at) => of(`--k${at % 10}`)),
  };
}
const colourOf = (index) =>
  (txs[index].outcome === "executed" ? colours.kinds[kindOf[index]] : colours.failed);

// The chain that put a transaction into its level, the earliest first.
function chainOf(index) {
  const chain = [];
  for (let cause = txs[index].cause; cause; cause = txs[cause[0]].cause) chain.push(cause);
  return chain.reverse();
}

// A canvas with a scale and an offset per axis, moved by mouse, wheel and keys.
class View {
  constructor(id, zoomsY) {
    this.canvas = document.getElementById(id);
    this.context = this.canvas.getContext("2d");
    this.zoomsY = zoomsY;
    this.scale = { x: 1, y: 1 };
    this.offset = { x: 0, y: 0 };
    this.fitted = true;
    this.listen();
  }
  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const dots = window.devicePixelRatio || 1;
    this.width = width;
    this.height = height;
    this.canvas.width = Math.round(width * dots);
    this.canvas.height = Math.round(height * dots);
    this.context.setTransform(dots, 0, 0, dots, 0, 0);
    if (this.fitted) this.fit();
  }
  toX(x) { return (x - this.offset.x) * this.scale.x; }
  toY(y) { return (y - this.offset.y) * this.scale.y; }
  fromX(x) { return x / this.scale.x + this.offset.x; }
  fromY(y) { return y / this.scale.y + this.offset.y; }
  zoom(factor, x = this.width / 2, y = this.height / 2) {
    const [atX, atY] = [this.fromX(x), this.fromY(y)];
    const limited = Math.min(this.most / this.scale.x, Math.max(this.least / this.scale.x, factor));
    this.scale.x *= limited;
    this.offset.x = atX - x / this.scale.x;
    if (this.zoomsY) {
      this.scale.y *= limited;
      this.offset.y = atY - y / this.scale.y;
    }
    this.fitted = false;
    redraw();
  }
  move(x, y) {
    this.offset.x -= x / this.scale.x;
    if (this.zoomsY) this.offset.y -= y / this.scale.y;
    this.fitted = false;
    redraw();
  }
  listen() {
    const { canvas } = this;
    let from = null;
    let moved = false;
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
    }, { passive: false });
    canvas.addEventListener("pointerdown", (event) => {
      from = [event.clientX, event.clientY];
      moved = false;
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!from) return hover(this.at(event.offsetX, event.offsetY), event);
      const [x, y] = [event.clientX - from[0], event.clientY - from[1]];
      if (!moved && Math.hypot(x, y) < 4) return undefined;
      moved = true;
      canvas.classList.add("moving");
      from = [event.clientX, event.clientY];
      return this.move(x, y);
    });
    canvas.addEventListener("pointerup", (event) => {
      canvas.classList.remove("moving");
      if (from && !moved) choose(this.at(event.offsetX, event.offsetY), this);
      from = null;
    });
    canvas.addEventListener("pointercancel", () => { from = null; });
    canvas.addEventListener("pointerleave", () => hover(-1));
    canvas.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60],
        ArrowDown: [0, -60] }[event.key];
      if (step) { event.preventDefault(); this.move(...step); }
    });
  }
}

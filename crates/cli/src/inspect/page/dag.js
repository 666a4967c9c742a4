// What waits for what: a column of transactions per level, wide levels wrapped into several.
class Dag extends View {
  constructor() {
    super("dag", true);
    this.x = new Float32Array(nodes);
    this.y = new Float32Array(nodes);
    this.levels = Array.from({ length: data.totals.levels }, () => []);
    txs.forEach((tx, index) => this.levels[tx.level - 1].push(index));
    this.layOut();
    this.place = new Map();
    for (let index = 0; index < count; index += 1) {
      this.place.set(`${Math.round(this.x[index])}/${Math.round(this.y[index])}`, index);
    }
  }
  // Rows per column, so that the whole has about the shape of a screen.
  rows() {
    const widths = this.levels.map((level) => level.length);
    let rows = 1;
    const columns = (most) => widths.reduce((sum, width) => sum + Math.ceil(width / most) + 2, 0);
    while (rows < Math.max(1, ...widths) && columns(rows) > 3.2 * rows) {
      rows = Math.max(rows + 1, Math.floor(rows * 1.15));
    }
    return rows;
  }
  layOut() {
    const rows = this.rows();
    let left = 0;
    this.heads = [];
    this.levels.forEach((level) => {
      // Near whom they wait for: edges stay short.
      const wish = (index) => {
        const cause = txs[index].cause;
        return cause ? this.y[cause[0]] : 0;
      };
      const tied = (index) => incoming[index].length + outgoing[index].length > 0;
      const weight = (index) => (tied(index) ? 0 : 1);
      const ordered = level.map((index) => [index, onPath[index] ? -1e9 : wish(index)]);
      ordered.sort(([a, x], [b, y]) => weight(a) - weight(b) || x - y || a - b);
      const columns = Math.ceil(level.length / rows);
      const tall = Math.ceil(level.length / columns);
      // Those that others wait for stand to the right, next to them.
      ordered.forEach(([index], at) => {
        this.x[index] = left + columns - 1 - Math.floor(at / tall);
        this.y[index] = (at % tall) + (rows - tall) / 2;
      });
      this.heads.push([left, left + columns - 1, level.length]);
      left += columns + 2;
    });
    this.size = { x: Math.max(1, left - 2), y: rows };
    data.joins.forEach((_, at) => {
      const node = count + at;
      const ends = [...incoming[node].map((e) => data.edges[e][0]),
        ...outgoing[node].map((e) => data.edges[e][1])].filter((end) => end < count);
      const sum = (axis) => ends.reduce((sofar, end) => sofar + axis[end], 0);
      const mean = (axis) => sum(axis) / Math.max(1, ends.length);
      const before = incoming[node].map((e) => data.edges[e][0]).filter((end) => end < count);
      this.x[node] = Math.max(0, ...before.map((end) => this.x[end])) + 1.5;
      this.y[node] = mean(this.y);
    });
  }
  fit() {
    const x = Math.min((this.width - 60) / this.size.x, (this.height - 56) / this.size.y, 74);
    // Long narrow blocks are drawn taller than they are.
    const scale = x;
    const y = Math.min(Math.max(x, Math.min(74, 8 * x)), (this.height - 56) / this.size.y);
    this.scale = { x, y };
    this.offset = {
      x: -(this.width / x - this.size.x + 1) / 2,
      y: -0.5 - ((this.height + 22) / y - this.size.y) / 2,
    };
    this.least = scale / 2;
    this.most = Math.max(90, scale * 2);
    this.fitted = true;
  }
  draw() {
    const { context: c, width, height } = this;
    c.clearRect(0, 0, width, height);
    this.drawHeads(c);
    const chosen = state.hovered >= 0 ? state.hovered : state.chosen;
    const near = new Set(chosen >= 0 ? [...incoming[chosen], ...outgoing[chosen]] : []);
    const many = data.edges.length;
    this.lines(c, data.edges, colours.edge, many > 4000 ? 0.6 : 1,
      many > 4000 && this.scale.x < 12 ? 0.16 : 0.5);
    if (state.key >= 0) {
      this.lines(c, data.edges.filter((edge) => edge[2] === state.key), colours.choice, 1.2, 0.8);
    }
    this.lines(c, pathEdges, colours.accent, 3, 1);
    if (chosen >= 0) {
      this.lines(c, [...near].map((at) => data.edges[at]), colours.choice, 1.6, 1);
      const chain = chainOf(chosen).map(([from]) => from).concat(chosen);
      this.lines(c, chain.slice(1).map((to, at) => [chain[at], to]), colours.choice, 3, 1);
    }
    this.drawNodes(c);
  }
  drawHeads(c) {
    c.font = "11px system-ui, sans-serif";
    c.textAlign = "center";
    c.textBaseline = "alphabetic";
    let last = -Infinity;
    this.heads.forEach(([from, to, width], at) => {
      const [left, right] = [this.toX(from - 0.75), this.toX(to + 0.75)];
      if (right < 0 || left > this.width) return;
      c.fillStyle = at % 2 ? colours.card : colours.idle;
      c.globalAlpha = 0.6;
      c.fillRect(left, 0, right - left, this.height);
      c.globalAlpha = 1;
      const text = right - left > 70 ? `level ${at + 1} · ${number(width)}` : `${at + 1}`;
      const middle = Math.min(Math.max((left + right) / 2, 40), this.width - 40);
      const half = c.measureText(text).width / 2 + 5;
      if (middle - half < last) return;
      last = middle + half;
      c.fillStyle = colours.quiet;
      c.fillText(text, middle, 15);
    });
  }
  lines(c, edges, colour, thick, alpha) {
    c.strokeStyle = colour;
    c.lineWidth = thick;
    c.globalAlpha = alpha;
    c.beginPath();
    for (const [from, to] of edges) {
      const [x, y] = [this.toX(this.x[from]), this.toY(this.y[from])];
      const [u, v] = [this.toX(this.x[to]), this.toY(this.y[to])];
      if (Math.max(x, u) < 0 || Math.min(x, u) > this.width) continue;
      if (Math.max(y, v) < 0 || Math.min(y, v) > this.height) continue;
      c.moveTo(x, y);
      if (this.scale.x > 12) {
        const bend = (u - x) / 2;
        c.bezierCurveTo(x + bend, y, u - bend, v, u, v);
      } else {
        c.lineTo(u, v);
      }
    }
    c.stroke();
    c.globalAlpha = 1;
  }
  radius() {
    return Math.min(17, Math.max(1.1, Math.min(this.scale.x, this.scale.y) * 0.36));
  }
  drawNodes(c) {
    const radius = this.radius();
    const named = radius > 9;
    const searching = state.matches.length > 1;
    c.font = "11px system-ui, sans-serif";
    c.textAlign = "center";
    c.textBaseline = "middle";
    for (let node = 0; node < nodes; node += 1) {
      const [x, y] = [this.toX(this.x[node]), this.toY(this.y[node])];
      if (x < -20 || x > this.width + 20 || y < -20 || y > this.height + 20) continue;
      if (node >= count) {
        c.fillStyle = colours.edge;
        if (radius > 2) c.fillRect(x - radius / 4, y - radius / 4, radius / 2, radius / 2);
        continue;
      }
      c.globalAlpha = searching && !matched[node] ? 0.3 : 1;
      c.fillStyle = colourOf(node);
      if (radius < 2.5) {
        c.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
      } else {
        c.beginPath();
        c.arc(x, y, radius, 0, 7);
        c.fill();
      }
      if (onPath[node]) this.ring(c, x, y, radius + 1, colours.accent, radius > 4 ? 3 : 1.5);
      if (named) {
        c.fillStyle = "#fff";
        c.font = `${node < 1000 ? 11 : 9}px system-ui, sans-serif`;
        c.fillText(String(node), x, y + 0.5);
      }
      c.globalAlpha = 1;
    }
    if (state.matches.length < 2000) {
      state.matches.forEach((node) => this.ringAt(c, node, colours.text, 2));
    }
    if (state.hovered >= 0) this.ringAt(c, state.hovered, colours.text, 2);
    if (state.chosen >= 0) this.ringAt(c, state.chosen, colours.choice, 3);
  }
  ringAt(c, node, colour, thick) {
    const [x, y] = [this.toX(this.x[node]), this.toY(this.y[node])];
    this.ring(c, x, y, this.radius() + 3, colour, thick);
  }
  ring(c, x, y, radius, colour, thick) {
    c.strokeStyle = colour;
    c.lineWidth = thick;
    c.beginPath();
    c.arc(x, y, radius, 0, 7);
    c.stroke();
  }
  at(x, y) {
    const [column, row] = [this.fromX(x), this.fromY(y)];
    let best = -1;
    let nearest = Math.max(this.radius() + 3, 7);
    const reach = Math.min(3, Math.ceil(nearest / Math.min(this.scale.x, this.scale.y)));
    for (let dx = -reach; dx <= reach; dx += 1) {
      for (let dy = -reach; dy <= reach; dy += 1) {
        const index = this.place.get(`${Math.round(column) + dx}/${Math.round(row) + dy}`);
        if (index === undefined) continue;
        const distance = Math.hypot(
          this.toX(this.x[index]) - x, this.toY(this.y[index]) - y,
        );
        if (distance < nearest) { nearest = distance; best = index; }
      }
    }
    return best;
  }
  show(index) {
    const [x, y] = [this.toX(this.x[index]), this.toY(this.y[index])];
    const inside = x > 20 && x < this.width - 20 && y > 24 && y < this.height - 20;
    if (inside && this.radius() > 3) return;
    const scale = Math.max(this.scale.x, Math.min(28, this.most));
    this.scale = { x: scale, y: scale };
    this.offset = {
      x: this.x[index] - this.width / 2 / scale, y: this.y[index] - this.height / 2 / scale,
    };
    this.fitted = false;
  }
  showPath() {
    if (!path.length) return;
    const xs = path.map((index) => this.x[index]);
    const ys = path.map((index) => this.y[index]);
    const [left, right] = [Math.min(...xs), Math.max(...xs)];
    const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
    const fits = Math.min(
      (this.width - 80) / (right - left + 1), (this.height - 70) / (bottom - top + 1),
    );
    const scale = Math.max(this.least * 2, Math.min(this.most, fits));
    this.scale = { x: scale, y: scale };
    this.offset = {
      x: (left + right) / 2 - this.width / 2 / scale,
      y: (top + bottom) / 2 - this.height / 2 / scale,
    };
    this.fitted = false;
    redraw();
  }
}

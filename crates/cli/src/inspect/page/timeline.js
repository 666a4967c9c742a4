// A moment on an axis with this step: as many decimals as tell neighbours apart.
function moment(ns, step) {
  const [unit, name] = ns < 1e3 ? [1, "ns"] : ns < 1e6 ? [1e3, "µs"] : [1e6, "ms"];
  const decimals = Math.max(0, -Math.floor(Math.log10(step / unit)));
  return `${(ns / unit).toFixed(decimals)} ${name}`;
}

// When each transaction ran: a lane per thread, idle time visible between them.
class Timeline extends View {
  constructor() {
    super("timeline", false);
    this.label = 88;
    this.axis = 22;
    const spans = txs.flatMap((tx, at) => (tx.span ? [[at, ...tx.span]] : []));
    this.lanes = Array.from({ length: Math.max(1, data.run.lanes) }, () => []);
    spans.sort((a, b) => a[2] - b[2]).forEach((span) => this.lanes[span[1]].push(span));
    this.start = spans.reduce((least, span) => Math.min(least, span[2]), Infinity);
    this.end = spans.reduce((most, span) => Math.max(most, span[3]), 0);
    if (!spans.length) this.start = 0;
    this.busy = this.lanes.map((lane) => lane.reduce((sum, span) => sum + span[3] - span[2], 0));
  }
  fit() {
    const span = Math.max(1, this.end - this.start);
    this.scale.x = (this.width - this.label - 12) / span;
    this.offset.x = this.start - this.label / this.scale.x;
    this.least = this.scale.x / 2;
    this.most = Math.max(this.scale.x * 4, 2);
    this.fitted = true;
  }
  lane(at) {
    const height = Math.min(84, (this.height - this.axis - 8) / this.lanes.length);
    return [6 + at * height, Math.max(3, height - Math.min(6, height / 5))];
  }
  draw() {
    const { context: c, width, height } = this;
    c.clearRect(0, 0, width, height);
    c.font = "12px system-ui, sans-serif";
    c.textBaseline = "middle";
    if (this.end === 0) {
      c.fillStyle = colours.quiet;
      c.fillText("The parallel attempt was given up; there are no times to show.", 14, height / 2);
      return;
    }
    this.drawAxis(c);
    const highlight = state.matches.length > 1;
    this.lanes.forEach((spans, at) => {
      const [top, tall] = this.lane(at);
      c.fillStyle = colours.idle;
      const left = Math.max(this.label, this.toX(this.start));
      c.fillRect(left, top, Math.min(width, this.toX(this.end)) - left, tall);
      c.save();
      c.beginPath();
      c.rect(this.label, 0, width - this.label, height);
      c.clip();
      for (const [index, , start, end] of spans) {
        const x = this.toX(start);
        const w = this.toX(end) - x;
        if (x + w < this.label || x > width) continue;
        c.globalAlpha = highlight && !matched[index] ? 0.25 : 1;
        c.fillStyle = colourOf(index);
        c.fillRect(x, top, Math.max(w > 6 ? w - 1 : w, 0.4), tall);
        if (onPath[index] && w > 1.5) {
          c.fillStyle = colours.accent;
          c.fillRect(x, top + tall - 4, w, 4);
        }
        if (w > 34) this.name(c, index, x, w, top + tall / 2);
      }
      c.globalAlpha = 1;
      this.mark(c, spans, top, tall);
      c.restore();
      c.fillStyle = colours.text;
      c.textAlign = "left";
      c.fillText(`thread ${at + 1}`, 12, tall > 30 ? top + tall / 2 - 8 : top + tall / 2);
      if (tall > 30) {
        c.fillStyle = colours.quiet;
        const busy = Math.round((100 * this.busy[at]) / Math.max(1, this.end - this.start));
        c.fillText(`${busy} % busy`, 12, top + tall / 2 + 8);
      }
    });
  }
  name(c, index, x, w, y) {
    const left = Math.max(x, this.label);
    const text = w > 130 ? `${index} ${txs[index].kind} · level ${txs[index].level}` : `${index}`;
    if (x + w - left < c.measureText(text).width + 8) return;
    c.fillStyle = "#fff";
    c.textAlign = "left";
    c.fillText(text, left + 4, y);
  }
  mark(c, spans, top, tall) {
    for (const [index, , start, end] of spans) {
      const chosen = index === state.chosen || index === state.hovered;
      if (!chosen && !(matched[index] && state.matches.length < 400)) continue;
      const x = this.toX(start);
      c.strokeStyle = index === state.chosen ? colours.choice : colours.text;
      c.lineWidth = chosen ? 2 : 1;
      c.strokeRect(x - 1, top - 1, Math.max(3, this.toX(end) - x) + 1, tall + 2);
    }
  }
  drawAxis(c) {
    const { width } = this;
    const bottom = this.lane(this.lanes.length - 1)[0] + this.lane(0)[1];
    const wanted = 110 / this.scale.x;
    const power = 10 ** Math.floor(Math.log10(wanted));
    const step = [1, 2, 5, 10].map((m) => m * power).find((m) => m >= wanted);
    c.textAlign = "center";
    const first = Math.ceil((this.fromX(this.label) - this.start) / step);
    const last = Math.floor((this.fromX(width - 4) - this.start) / step);
    for (let at = first; at <= last; at += 1) {
      const x = this.toX(this.start + at * step);
      c.fillStyle = colours.line;
      c.fillRect(x, 0, 1, bottom + 6);
      c.fillStyle = colours.quiet;
      c.fillText(moment(at * step, step), Math.min(Math.max(x, 30), width - 30), bottom + 14);
    }
  }
  at(x, y) {
    const lane = this.lanes.findIndex((_, at) => {
      const [top, tall] = this.lane(at);
      return y >= top && y <= top + tall;
    });
    if (lane < 0 || x < this.label) return -1;
    // The last that began before, or a thin one nearby.
    const spans = this.lanes[lane];
    const when = this.fromX(x);
    let [low, high] = [0, spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (spans[middle][2] <= when) low = middle + 1; else high = middle;
    }
    const slack = 2 / this.scale.x;
    for (const span of [spans[low - 1], spans[low]]) {
      if (span && when >= span[2] - slack && when <= span[3] + slack) return span[0];
    }
    return -1;
  }
  show(index) {
    const { span } = txs[index];
    if (!span) return;
    const [left, right] = [this.fromX(this.label + 20), this.fromX(this.width - 20)];
    if (span[1] >= left && span[2] <= right && (span[2] - span[1]) * this.scale.x > 3) return;
    this.scale.x = Math.min(this.most, Math.max(this.scale.x, 14 / Math.max(1, span[2] - span[1])));
    this.offset.x = (span[1] + span[2]) / 2 - (this.width + this.label) / 2 / this.scale.x;
    this.fitted = false;
  }
}

// Loads a page of `wavefront inspect --html` in a headless Chromium, searches, hovers, zooms and
// types, and looks at what comes of it.
//
// page_test.mjs CHROMIUM PAGE LEAST [SCREENSHOTS]: exits with 1 and says what is wrong. A page of
// fewer than LEAST transactions is made larger first: its block is repeated, on keys of its own,
// since a block's bytes allow for about 5,000. With a folder for screenshots it leaves some there.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

// playwright-core is installed in the folder that this is run in.
const { chromium } = createRequire(path.resolve("package.json"))("playwright-core");
const LOAD_MS_MAX = 2_000;

const [executablePath, file, least, screenshots] = process.argv.slice(2);

// The page with its block repeated until it has enough transactions.
function grow(html, wanted) {
  const [begin, end] = ['id="data">', "</script>"];
  const start = html.indexOf(begin) + begin.length;
  const stop = html.indexOf(end, start);
  const data = JSON.parse(html.slice(start, stop));
  const count = data.transactions.length;
  const copies = Math.ceil(wanted / count);
  if (copies <= 1) return html;
  const [keys, joins] = [data.keys.length, data.joins.length];
  const last = Math.max(...data.transactions.map((tx) => (tx.span ? tx.span[2] : 0)));
  const all = { ...data, transactions: [], keys: [], joins: [], edges: [] };
  for (let copy = 0; copy < copies; copy += 1) {
    const other = (hex) => hex.slice(0, -2) + copy.toString(16).padStart(2, "0");
    const tx = (index) => index + copy * count;
    const key = (number) => number + copy * keys;
    const node = (number) => (number < count ? tx(number)
      : number - count + copies * count + copy * joins);
    all.keys.push(...data.keys.map(other));
    all.joins.push(...data.joins.map(key));
    all.edges.push(...data.edges.map(([from, to, on]) => [node(from), node(to), key(on)]));
    all.transactions.push(...data.transactions.map((one) => ({
      ...one,
      hash: other(one.hash),
      source: other(one.source),
      keys: one.keys.map(([number, mode]) => [key(number), mode]),
      cause: one.cause && [tx(one.cause[0]), key(one.cause[1])],
      span: one.span && [one.span[0], one.span[1] + copy * last, one.span[2] + copy * last],
    })));
  }
  const text = JSON.stringify(all).replaceAll("<", "\\u003c");
  return html.slice(0, start) + text + html.slice(stop);
}

const shown = `${file}.shown.html`;
writeFileSync(shown, grow(readFileSync(file, "utf8"), Number(least)));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 }, colorScheme: "light", offline: true,
  });
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("request", (request) => request.url().startsWith("file:") || wrong.push(request.url()));

  const began = performance.now();
  await page.goto(pathToFileURL(path.resolve(shown)).href);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() =>
    requestAnimationFrame(done))));
  const loaded = performance.now() - began;
  const count = await page.evaluate(() => window.wavefront.data.transactions.length);
  assert(loaded < LOAD_MS_MAX, `${count} transactions are shown after ${loaded} ms`);

  let shots = 0;
  const shoot = async (name) => {
    shots += 1;
    if (screenshots) {
      await page.screenshot({ path: path.join(screenshots, `${count}-${shots}-${name}.png`) });
    }
  };
  const text = (selector) => page.locator(selector).innerText();
  const settled = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  // Whether anything but the ground is drawn.
  const painted = (id) => page.evaluate((canvas) => {
    const { width, height } = document.getElementById(canvas);
    const context = document.getElementById(canvas).getContext("2d");
    const { data } = context.getImageData(0, 0, width, height);
    const colours = new Set();
    for (let at = 0; at < data.length; at += 4 * 31) {
      colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    }
    return colours.size;
  }, id);

  assert(await painted("timeline") > 3, "the timeline is empty");
  assert(await painted("dag") > 3, "the conflict DAG is empty");
  assert.match(await text("#tiles"), /levels/);
  await shoot("loaded");

  // Search by position, by hash, by account.
  const last = count - 1;
  const hash = await page.evaluate((at) => window.wavefront.data.transactions[at].hash, last);
  const source = await page.evaluate((at) => window.wavefront.data.transactions[at].source, last);
  await page.keyboard.press("/");
  await page.keyboard.type(String(last));
  assert.match(await text("#details h2 >> nth=0"), new RegExp(last.toLocaleString("en-US")));
  assert.match(await text("#details"), new RegExp(hash));
  await page.fill("#search", hash);
  assert.match(await text("#found"), /^1 found$/);
  await page.fill("#search", source);
  const mine = await page.evaluate(([id]) => window.wavefront.data.transactions.filter((tx) =>
    tx.source === id || tx.keys.some(([key]) => window.wavefront.data.keys[key].includes(id)),
  ).length, [source]);
  assert.match(await text("#found"), mine > 1 ? new RegExp(`^1 of ${mine}$`) : /^1 found$/);
  await page.keyboard.press("Enter");
  await settled();
  await shoot("account");
  await page.fill("#search", "no such thing");
  assert.match(await text("#found"), /^0 found$/);

  // The chain of the chosen transaction: one step per level, each to a lower one.
  const deepest = await page.evaluate(() => window.wavefront.data.transactions.reduce(
    (best, tx, at, all) => (tx.level > all[best].level ? at : best), 0));
  await page.fill("#search", String(deepest));
  const level = await page.evaluate((at) => window.wavefront.data.transactions[at].level, deepest);
  const listed = await page.locator("#details ol li").count();
  assert.equal(listed, level === 1 ? 0 : Math.min(level, 401));
  await page.locator("#search").blur();
  if (level > 1) {
    await page.keyboard.press("u");
    const chosen = await page.evaluate(() =>
      window.wavefront.data.transactions[window.wavefront.state.chosen].level);
    assert.equal(chosen, level - 1, "u goes one level up the chain");
  }
  await settled();
  await shoot("chosen");
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => window.wavefront.state.chosen), -1);

  // Hovering says what is there, in both pictures.
  for (const id of ["timeline", "dag"]) {
    await page.locator(`[data-view=${id}][data-zoom=fit]`).click();
    await settled();
    const spot = await page.evaluate(([view, index]) => {
      const { dag, timeline, data } = window.wavefront;
      const { span } = data.transactions[index];
      const box = document.getElementById(view).getBoundingClientRect();
      const [x, y] = view === "dag"
        ? [dag.toX(dag.x[index]), dag.toY(dag.y[index])]
        : [timeline.toX((span[1] + span[2]) / 2), timeline.lane(span[0])[0] + 4];
      return [box.left + x, box.top + y];
    }, [id, deepest]);
    await page.mouse.move(...spot);
    await page.waitForSelector("#tip", { state: "visible" });
    assert.match(await text("#tip"), /level \d/);
    if (id === "dag" || count < 100) await shoot(`hover-${id}`);
  }

  // Zooming with the wheel keeps what is under the pointer where it is; buttons and keys zoom.
  const scale = (id) => page.evaluate((view) => window.wavefront[view].scale.x, id);
  for (const id of ["timeline", "dag"]) {
    const box = await page.locator(`#${id}`).boundingBox();
    const [x, y] = [box.width * 0.6, box.height / 2];
    const under = () => page.evaluate(([view, at]) => window.wavefront[view].fromX(at), [id, x]);
    const [before, spot] = [await scale(id), await under()];
    await page.mouse.move(box.x + x, box.y + y);
    await page.mouse.wheel(0, -600);
    await settled();
    const after = await scale(id);
    assert(after > before, `the wheel zooms the ${id} in`);
    const drift = Math.abs((await under()) - spot) * after;
    assert(drift < 2, `${id}: what is under the pointer moved by ${drift} pixels`);
    await page.locator(`#${id}`).focus();
    await page.keyboard.press("-");
    await settled();
    assert(await scale(id) < after, `- zooms the ${id} out`);
    await page.keyboard.press("0");
    await settled();
    assert(Math.abs(await scale(id) / before - 1) < 1e-6, `0 shows all of the ${id}`);
  }
  await page.keyboard.press("c");
  await settled();
  await shoot("path");
  await page.locator("[data-view=dag][data-zoom=fit]").click();

  // A hot key shows who touches it.
  const hot = page.locator("#hot [data-key]").first();
  if (await hot.count()) {
    await hot.click();
    assert.doesNotMatch(await text("#found"), /^0/);
    await settled();
    await shoot("key");
  }
  await page.locator("body").click({ position: { x: 2, y: 2 } });
  await page.keyboard.press("Escape");

  // Dark, and narrow.
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.keyboard.press("t");
  await settled();
  assert.notEqual(await ground(), light);
  await shoot("dark");
  await page.setViewportSize({ width: 700, height: 900 });
  await settled();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
  assert(!wide, "a narrow window needs no scrolling sideways");

  // Drawing keeps up with a hand.
  await page.setViewportSize({ width: 1440, height: 900 });
  const frame = await page.evaluate(() => {
    const start = performance.now();
    for (let turn = 0; turn < 10; turn += 1) {
      window.wavefront.timeline.draw();
      window.wavefront.dag.draw();
    }
    return (performance.now() - start) / 10;
  });
  assert.deepEqual(wrong, []);
  console.log(`${count} transactions: shown after ${Math.round(loaded)} ms, `
    + `drawn in ${frame.toFixed(1)} ms`);
} finally {
  await browser.close();
}

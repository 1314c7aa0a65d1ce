/* Looks at built pages in a real browser, and reports as JSON. Used by test_accessibility.py.

   Reads from standard input what to do, a line for each task: {task, program, origin, …}, runs the
   task of that name and answers with a line. One browser for all, a context of its own for each page.
   Nothing is judged here: a test that fails should say in Python what it wanted. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic"];

// What WCAG 1.4.12 asks a page to bear.
const SPACING = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`;
const BARS = "main figure svg rect[width]";
const WORDS = "main :is(figure span, figure text, figcaption, mark)";

const tasks = { audit, fit, walk, bare, print, strain, toggle };
let order;
let browser;
for await (const line of createInterface({ input: process.stdin })) {
  order = JSON.parse(line);
  browser ??= await chromium.launch({ executablePath: order.program, args: FLAGS });
  const answer = await tasks[order.task]().catch((error) => ({ fault: String(error.stack) }));
  await Promise.all(browser.contexts().map((context) => context.close()));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser?.close();

async function open(options = {}) {
  // Colours that fade over would be measured half-way.
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  return context.newPage();
}

// --- axe on each page in both colour schemes and both widths -----------------------------------

async function audit() {
  const found = [];
  for (const width of order.widths) {
    const page = await open({ viewport: { width, height: 800 } });
    const noises = listen(page);
    for (const address of order.addresses) {
      await page.goto(order.origin + address, { waitUntil: "load" });
      if (address === order.search) await search(page);
      await page.evaluate(AXE);
      for (const colorScheme of order.schemes) {
        await page.emulateMedia({ colorScheme });
        const violations = await page.evaluate(run, order.rules);
        const state = await page.evaluate(look);
        const noise = noises.splice(0);
        found.push({ address, width, scheme: colorScheme, violations, noise, ...state });
      }
    }
    await page.context().close();
  }
  return { axe: require("axe-core/package.json").version, browser: browser.version(), found };
}

function listen(page) {
  const noises = [];
  const { host } = new URL(order.origin);
  page.on("console", (one) => one.type() === "error" && noises.push(one.text()));
  page.on("pageerror", (error) => noises.push(String(error)));
  page.on("response", (one) => one.status() >= 400 && noises.push(`${one.status()} ${one.url()}`));
  page.on("request", (one) => {
    const url = new URL(one.url());
    if (url.protocol.startsWith("http") && url.host !== host) noises.push(`asks ${one.url()}`);
  });
  return noises;
}

async function search(page) {
  const field = page.locator("main input[type=search]");
  await field.pressSequentially(order.query);
  await field.press("Enter");
  const hit = page.locator("#iop-search-hits > li").first();
  await hit.waitFor().catch(async () => {
    throw new Error(`no hits: ${await page.locator("#iop-search-status").textContent()}`);
  });
}

async function run(rules) {
  const { violations } = await axe.run(document, {
    runOnly: { type: "tag", values: rules },
    resultTypes: ["violations"],
  });
  return violations.map(({ id, nodes }) => {
    const [first] = nodes;
    return `${id} ×${nodes.length}: ${first.target} ${first.failureSummary.replaceAll(/\s+/g, " ")}`;
  });
}

function look() {
  const root = document.documentElement;
  return {
    sideways: root.scrollWidth - root.clientWidth,
    headings: document.querySelectorAll("h1").length,
    bare_tables: document.querySelectorAll("table:not(:has(> caption))").length,
  };
}

// --- at many widths --------------------------------------------------------------------------------

async function fit() {
  const found = [];
  const page = await open();
  for (const address of order.addresses) {
    await page.goto(order.origin + address, { waitUntil: "load" });
    for (const width of order.widths) {
      await page.setViewportSize({ width, height: 800 });
      const { sideways } = await page.evaluate(look);
      found.push({ address, width, sideways, cut: await page.evaluate(findCut) });
    }
  }
  return { found };
}

// Tables that are meant to fit, and do not: the last column would be cut in a figure.
function findCut() {
  const boxes = [...document.querySelectorAll(".iop-table--rows")];
  const cut = boxes.filter((box) => box.scrollWidth > box.clientWidth + 1);
  return cut.map((box) => `${box.querySelector("caption").textContent} ${box.scrollWidth - box.clientWidth}`);
}

// --- with the keys Tab and Enter alone ---------------------------------------------------------

async function walk() {
  const page = await open({ viewport: { width: order.width, height: 800 } });
  const steps = [];
  await page.goto(order.origin, { waitUntil: "load" });
  for (const { to, again, back } of order.steps) {
    if (again) await page.goto(order.origin, { waitUntil: "load" });
    const tabs = await tabTo(page, to, back ? "Shift+Tab" : "Tab");
    const seen = tabs && (await page.evaluate(lookAtFocus));
    const before = page.url();
    await page.keyboard.press("Enter");
    await settle(page, before);
    const { pathname, hash } = new URL(page.url());
    steps.push({ to, tabs, ...seen, pathname, hash, focus: await page.evaluate(nameFocus) });
  }
  return { steps };
}

// A link leads somewhere else in a moment; a button changes the page at once.
async function settle(page, before) {
  const isLink = await page.evaluate(() => document.activeElement?.tagName === "A").catch(() => true);
  if (isLink) await page.waitForURL((url) => url.href !== before).catch(() => {});
  await page.waitForLoadState("load");
}

async function tabTo(page, selector, key) {
  for (let tabs = 1; tabs <= order.patience; tabs++) {
    await page.keyboard.press(key);
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return tabs;
  }
  return 0;
}

// What can be seen of the focus: a ring, all of it inside the window, and nothing on top.
function lookAtFocus() {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const box = element.getClientRects()[0];
  const inside = box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return { ringed, inside, covered: !(top && (element.contains(top) || top.contains(element))) };
}

function nameFocus() {
  return document.activeElement.id || document.activeElement.tagName;
}

// --- without JavaScript ------------------------------------------------------------------------

async function bare() {
  const found = [];
  for (const width of order.widths) {
    const page = await open({ viewport: { width, height: 800 }, javaScriptEnabled: false });
    for (const address of order.addresses) {
      await page.goto(order.origin + address, { waitUntil: "load" });
      found.push({ address, width, visible: await countVisible(page) });
    }
  }
  return { found };
}

async function countVisible(page) {
  const counts = {};
  for (const selector of order.selectors) {
    const each = await page.locator(selector).all();
    counts[selector] = (await Promise.all(each.map((one) => one.isVisible()))).filter(Boolean).length;
  }
  return counts;
}

// --- with the button for light and dark ---------------------------------------------------------

async function toggle() {
  const page = await open({ colorScheme: "light" });
  await page.goto(order.origin, { waitUntil: "load" });
  const read = () => page.locator(order.selector).evaluate((one) => getComputedStyle(one).backgroundColor);
  const found = [await read()];
  for (let click = 0; click < 2; click++) {
    await page.locator("#iop-scheme").click();
    found.push(await read());
  }
  return { found };
}

// --- on paper ----------------------------------------------------------------------------------

async function print() {
  const page = await open();
  await page.goto(order.origin + order.address, { waitUntil: "load" });
  const pdf = await page.pdf({ format: "A4" });
  await page.emulateMedia({ media: "print" });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  return { pages, visible: await countVisible(page) };
}

// --- on paper, in a few strong colours, with wide spacing ---------------------------------------

async function strain() {
  const found = {};
  const page = await open({ viewport: { width: 320, height: 800 } });
  for (const address of order.addresses) {
    await page.goto(order.origin + address, { waitUntil: "load" });
    const spaced = await page.evaluate(readSpaced, SPACING);
    found[address] = { spaced };
    if (!(await page.locator("main :is(figure, thead button)").count())) continue;
    await page.emulateMedia({ forcedColors: "active", colorScheme: "dark" });
    const forced = await page.evaluate(readColours, { bars: BARS, words: WORDS });
    await page.emulateMedia({ media: "print", forcedColors: "none" });
    const paper = await page.evaluate(readPaper, BARS);
    await page.emulateMedia({ media: "screen" });
    Object.assign(found[address], { forced, paper });
  }
  return { found };
}

function readPaper(bars) {
  const isBar = (bar) => !bar.closest("pattern");
  const all = [...document.querySelectorAll(bars)].filter(isBar);
  const heads = [...document.querySelectorAll("main thead th")].filter((th) => th.textContent.trim());
  return {
    bars: all.length,
    lost: all.filter((bar) => !bar.getBoundingClientRect().height).length,
    heads: heads.filter((th) => !th.innerText.trim()).map((th) => th.textContent.trim()),
  };
}

// In a picture the system colours nothing by itself; what has the ground's own colour is not seen.
function readColours({ bars, words }) {
  const ground = getComputedStyle(document.body).backgroundColor;
  const isHid = (element, name) => getComputedStyle(element)[name] === ground;
  const drawn = [...document.querySelectorAll(bars)].filter((one) => !one.closest("pattern"));
  const told = [...document.querySelectorAll(words)];
  const nameOf = (one) => one.textContent.trim() || one.outerHTML;
  return {
    hidden: [
      ...drawn.filter((one) => isHid(one, "fill")),
      ...told.filter((one) => isHid(one, one.matches("text") ? "fill" : "color")),
    ].map(nameOf),
    outlined: told.filter((one) => one.matches("text") && getComputedStyle(one).stroke !== "none").length,
    scheme: getComputedStyle(document.getElementById("iop-scheme")).display,
  };
}

function readSpaced(spacing) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(spacing);
  document.adoptedStyleSheets = [sheet];
  const root = document.documentElement;
  const words = [...document.querySelectorAll("main figure :is(span, text)")];
  return {
    sideways: root.scrollWidth - root.clientWidth,
    outside: words.filter((one) => one.getBoundingClientRect().left < 0).map((one) => one.textContent),
  };
}

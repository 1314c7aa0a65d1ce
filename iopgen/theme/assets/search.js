/* The search page (templates/search.html): runs Pagefind on the index that search.py made.

   What is searched for stands in the form and in the address, never anywhere else: a search can be
   bookmarked, sent and gone back to. Texts from the index become text nodes, never HTML. */

const PAGE = 10; // results shown at a time
const PAUSE = 250; // milliseconds without typing before a search
const LONG_PAUSE = 1000; // while the last word has one or two letters, which begin so many words

const EXCERPT = 28; // words

// How much a word counts in a page's title, kind and hidden words, beside its text. Synonyms must
// find a page but not lift it above those that use the word itself.
const RANKING = { metaWeights: { title: 6, kind: 0.2, number: 1, hidden: 0.4 } };

const form = document.getElementById("iop-search");
const bundle = new URL(form.dataset.bundle, document.baseURI);
const query = form.elements.q;
const status = document.getElementById("iop-search-status");
const hits = document.getElementById("iop-search-hits");
const more = document.getElementById("iop-search-more");
const meant = document.getElementById("iop-search-meant");
const help = document.getElementById("iop-search-help");
const reset = document.getElementById("iop-search-reset");
const unfiltered = document.getElementById("iop-search-unfiltered");
const groups = [...form.querySelectorAll("[data-filter]")];

const swedish = new Intl.Collator("sv", { numeric: true });
let known; // words of the site, the most used first; loaded when a search finds nothing
let pagefind; // Pagefind's module, loaded on arrival
let lists; // what each page is filtered by, as search.py's FILTERS_FILE has it
let asked = {}; // the words last looked up, and the promise of an answer
let drawn = false; // whether the filters stand in the form
let results = []; // of the last search, best first
let latest = 0; // number of the last search; answers to earlier ones are dropped

// -- the form and the address ---------------------------------------------------------------------

function readForm() {
  const filters = {};
  for (const box of form.querySelectorAll("input[type=checkbox]:checked")) {
    (filters[box.name] ??= []).push(box.value);
  }
  return { words: query.value.trim(), filters: drawn ? filters : readAddress().filters };
}

function readAddress() {
  const given = new URLSearchParams(location.search);
  const filters = {};
  for (const { dataset } of groups) {
    const values = [...new Set(given.getAll(dataset.filter))];
    if (values.length) filters[dataset.filter] = values;
  }
  return { words: (given.get("q") ?? "").trim(), filters };
}

function writeAddress({ words, filters }, keepBefore) {
  const given = new URLSearchParams();
  if (words) given.set("q", words);
  for (const [name, values] of Object.entries(filters)) {
    for (const value of values) given.append(name, value);
  }
  const address = given.size ? `?${given}` : location.pathname;
  if (keepBefore) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

// -- searching ------------------------------------------------------------------------------------

/* Returns the pages that have the words, best first, or all pages in Swedish order: the number of
   each, and how to load what is shown of it. Pagefind would load its whole index if asked for all. */
async function ask(words) {
  if (!words) return lists.filters.typ[2].map((_, page) => ({ page, load: () => loadPage(page) }));
  if (words !== asked.words) asked = { words, answer: pagefind.search(words) };
  const { results: found } = await asked.answer;
  if (found.length && !isOfLists(found[0].id)) lists = await loadLists("reload");
  if (found.length && !isOfLists(found[0].id)) throw new Error("the index and its filters differ");
  return found.map((result) => ({ page: readNumber(result.id), load: result.data }));
}

/* Whether a page's name is of the index whose filters we have: the site may have been published anew
   since the search page was opened, and numbers of pages then mean others. */
const isOfLists = (id) => lists.start.endsWith(`/${id.slice(0, id.lastIndexOf("_") + 1)}`);

/* Words of one character begin so many others that they would take Pagefind half a minute. */
const pickWords = (words) =>
  words.startsWith('"')
    ? words
    : words.split(/\s+/).filter((word) => (word.match(/[\p{L}\p{N}]/gu) ?? []).length > 1).join(" ");

const readNumber = (id) => parseInt(id.slice(id.lastIndexOf("_") + 1), 16);

/* What Pagefind loads for a result, without a word to mark. */
async function loadPage(page) {
  const file = await fetch(new URL(`${lists.start}${page.toString(16)}.pf_fragment`, bundle));
  const content = file.body.pipeThrough(new DecompressionStream("gzip"));
  const text = await new Response(content).text();
  const { url, meta, content: all } = JSON.parse(text.slice(text.indexOf("{")));
  const excerpt = all.split(/\s+/).slice(0, EXCERPT).join(" ");
  return { url: new URL("..", bundle).pathname + url.slice(1), meta, excerpt };
}

async function search(wanted) {
  const mine = ++latest;
  clearTimeout(typing); // what stands in the form is what is searched for now
  const words = pickWords(wanted.words);
  const idle = !words && (wanted.words || !Object.keys(wanted.filters).length);
  form.ariaBusy = "true"; // said beside the heading if it takes a while
  const found = await ask(words).finally(() => {
    if (mine === latest) form.ariaBusy = null;
  });
  if (mine !== latest) return;
  const { passed, counts } = sift(found, wanted.filters);
  showFilters(counts, wanted.filters);
  results = idle ? [] : passed;
  hits.replaceChildren();
  meant.replaceChildren();
  const pages = await showMore();
  const missed = words && pages ? findMissed(words, pages) : [];
  const better = words && (missed.length || !results.length) ? await correct(words) : "";
  if (mine !== latest) return;
  showMeant(better);
  showStatus(wanted, idle, missed);
}

/* Returns the pages that pass all chosen filters, and how many pages each value of a filter has
   among those that all the other filters let through. Once through the pages: there may be many. */
function sift(found, chosen) {
  const filters = Object.entries(lists.filters).map(([name, [values, sets, places]]) => {
    const picked = new Set(chosen[name]?.map((value) => values.indexOf(value)));
    const open = sets.map((set) => !chosen[name] || set.some((value) => picked.has(value)));
    return { name, values, sets, places, open, tally: sets.map(() => 0) };
  });
  const passed = found.filter(({ page }) => {
    const shut = filters.filter(({ open, places }) => !open[places[page]]);
    if (shut.length < 2) {
      for (const { places, tally } of shut.length ? shut : filters) tally[places[page]] += 1;
    }
    return !shut.length;
  });
  return { passed, counts: Object.fromEntries(filters.map((one) => [one.name, addUp(one)])) };
}

function addUp({ values, sets, tally }) {
  const sums = values.map(() => 0);
  sets.forEach((set, place) => set.forEach((value) => (sums[value] += tally[place])));
  return Object.fromEntries(values.map((value, place) => [value, sums[place]]));
}

// -- misspelt words -------------------------------------------------------------------------------

/* Where no page has a word, Pagefind finds those that share its beginning: "Bara" for "barn". It
   does not say so; the words marked in the excerpts do. A number is found or not, never nearly.
   Returns the words that were not found. */
function findMissed(words, pages) {
  const text = pages.map(({ excerpt }) => excerpt).join(" ");
  const marked = [...text.matchAll(/<mark>(.*?)<\/mark>/gs)].flatMap(([, mark]) => readWords(mark));
  const shown = pages.flatMap(({ meta: { title, number = "" } }) =>
    readWords(`${title} ${number} ${number.replaceAll("-", "")}`),
  );
  const found = [...marked, ...shown, ...pages.flatMap(({ page }) => readWords(listYears(page)))];
  const wanted = readWords(words);
  const astray = marked.filter((mark) => !wanted.some((word) => isNear(word, mark)));
  return wanted.filter((word) => {
    if (/\p{N}/u.test(word)) return !found.some((one) => one.startsWith(word));
    return !found.some((one) => isNear(word, one)) && astray.some((mark) => begins(mark, word));
  });
}

function listYears(page) {
  const [values, sets, places] = lists.filters.ar;
  return sets[places[page]].map((value) => values[value]).join(" ");
}

const begins = (one, other) => fold(one).slice(0, 2) === fold(other).slice(0, 2);

const readWords = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/* Whether a word found may be an inflection, or a longer form, of the one looked for. */
function isNear(word, found) {
  const least = word.length < 5 ? word.length : Math.max(4, word.length - 2);
  return fold(found).startsWith(fold(word).slice(0, least));
}

/* Pagefind forgives what comes late in a word, since it also looks for its beginnings. Other slips
   are held against the words of the site. Returns "" unless what is offered finds something. */
async function correct(words) {
  known ??= fetch(new URL("words.txt", bundle))
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then((text) => text.split("\n").filter(Boolean));
  const list = await known.catch(() => []); // an offer less, and no fault
  const better = words.toLowerCase().replaceAll(/\p{L}+/gu, (word) => findNearest(word, list) ?? word);
  if (better === words.toLowerCase()) return "";
  return (await ask(better)).length ? better : "";
}

function findNearest(word, list) {
  const plain = fold(word);
  let limit = plain.length < 5 ? 0 : plain.length < 8 ? 1 : 2;
  let nearest;
  for (const one of list) {
    const other = fold(one);
    if (other.startsWith(plain)) return undefined; // spelt right, as far as it goes
    const slips = Math.abs(other.length - plain.length) > limit ? Infinity : count(plain, other);
    if (slips > limit) continue;
    nearest = one;
    limit = slips - 1; // the list is in order of use: a later word must be nearer
  }
  return nearest;
}

/* Pagefind does not tell å, ä and ö from a and o either. */
const fold = (word) => word.normalize("NFD").replaceAll(/\p{M}/gu, "");

/* How many letters were left out, put in, changed, or swapped with their neighbour. */
function count(one, other) {
  let [before, row] = [[], [...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[other.length];
}

// -- showing --------------------------------------------------------------------------------------

function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function showFilters(counts, chosen) {
  for (const group of groups) {
    const name = group.dataset.filter;
    const picked = chosen[name] ?? [];
    const boxes = makeBoxes(name, counts[name] ?? {}, picked);
    replaceBoxes(group.querySelector("fieldset"), boxes);
    group.hidden = !boxes.length;
    group.querySelector(".iop-search__chosen").textContent = picked.length
      ? `(${picked.length} ${picked.length === 1 ? "vald" : "valda"})`
      : "";
  }
  reset.hidden = !Object.keys(chosen).length;
  drawn = true;
}

function makeBoxes(name, counts, picked) {
  const values = Object.keys(counts).filter((value) => counts[value] || picked.includes(value));
  const gone = picked.filter((value) => !Object.hasOwn(counts, value));
  const direction = name === "ar" ? -1 : 1; // the newest year first
  return [...values, ...gone]
    .sort((one, other) => direction * swedish.compare(one, other))
    .map((value) => makeBox(name, value, counts[value] ?? 0, picked.includes(value)));
}

/* The boxes are new each time: give the keyboard its place back. */
function replaceBoxes(fieldset, boxes) {
  const held = fieldset.contains(document.activeElement) ? document.activeElement.value : null;
  fieldset.replaceChildren(fieldset.firstElementChild, ...boxes);
  if (held !== null) boxes.map((box) => box.control).find((box) => box.value === held)?.focus();
}

function makeBox(name, value, count, checked) {
  const box = make("input");
  Object.assign(box, { type: "checkbox", name, value, checked });
  const number = make("span", "iop-search__count", `(${count})`);
  return make("label", "", box, make("span", "", `${value} `, number));
}

async function showMore() {
  const mine = latest;
  const next = results.slice(hits.children.length, hits.children.length + PAGE);
  const pages = await Promise.all(
    next.map(async ({ page, load }) => ({ page, ...(await load()) })),
  );
  if (mine !== latest) return undefined;
  if (!hits.children.length) pages.sort((one, other) => isTitle(other) - isTitle(one));
  hits.append(...pages.map(makeHit));
  more.hidden = hits.children.length >= results.length;
  return pages;
}

/* Whoever types the whole name of something wants that first. */
const isTitle = ({ meta }) => fold(meta.title.toLowerCase()) === fold(query.value.trim().toLowerCase());

function makeHit({ url, meta, excerpt }) {
  const link = make("a", "", meta.title);
  link.href = url;
  return make(
    "li",
    "",
    make("p", "iop-search__kind", [meta.kind, meta.number].filter(Boolean).join(" · ")),
    make("h3", "", link),
    make("p", "iop-search__excerpt", ...makeExcerpt(excerpt)),
  );
}

/* Pagefind marks found words with <mark> and writes < and > of the text as entities. */
function makeExcerpt(excerpt) {
  return excerpt.split(/(<mark>.*?<\/mark>)/s).map((part) => {
    const marked = part.startsWith("<mark>");
    const text = (marked ? part.slice(6, -7) : part).replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    return marked ? make("mark", "", text) : text;
  });
}

/* A link, since it leads to an address: it can be opened elsewhere, and gone back from. */
function showMeant(better) {
  if (!better) return;
  const link = make("a", "", better);
  link.href = `?${new URLSearchParams({ q: better })}`;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    query.value = better;
    query.focus();
    run({ words: better, filters: {} }, true);
  });
  meant.append("Menade du ", link, "?");
}

function showStatus({ words, filters }, idle, missed = []) {
  const filtered = Object.keys(filters).length > 0;
  const found = results.length;
  help.hidden = idle || found > 0;
  unfiltered.hidden = !(filtered && words);
  if (idle) {
    status.textContent = words ? "Skriv minst två tecken." : "Skriv ett sökord eller välj ett filter.";
    return;
  }
  if (missed.length && found) {
    const unknown = missed.map((word) => `”${word}”`).join(" och ");
    const pages = `${found} ${found === 1 ? "sida" : "sidor"}`;
    const lacking = missed.length === 1 ? `Ordet ${unknown}` : `Orden ${unknown}`;
    status.textContent = `${lacking} finns inte här. Närmast: ${pages} med ord som liknar.`;
    return;
  }
  const about = (words ? ` på ”${words}”` : "") + (filtered ? " med valda filter" : "");
  const number = found ? `${found} ${found === 1 ? "träff" : "träffar"}` : "Inga träffar";
  const shown = hits.children.length < found ? ` Visar ${hits.children.length}.` : "";
  status.textContent = `${number}${about}.${shown}`;
}

function showFault(fault) {
  console.error(fault);
  asked = {}; // ask again next time
  more.hidden = true;
  meant.replaceChildren();
  help.hidden = false;
  unfiltered.hidden = true;
  status.textContent =
    "Sökningen kunde inte starta. Ladda om sidan, eller bläddra i registret i stället.";
}

// -- what people do -------------------------------------------------------------------------------

async function run(wanted, keepBefore) {
  writeAddress(wanted, keepBefore);
  if (!pagefind) return; // still on its way; what was typed is searched for when it comes
  await search(wanted).catch(showFault);
}

async function arrive() {
  const wanted = readAddress();
  query.value = wanted.words;
  if (!pagefind) return;
  await search(wanted).catch(showFault);
}

function clearFilters() {
  query.focus();
  return run({ words: readForm().words, filters: {} }, true);
}

let typing;
query.addEventListener("input", () => {
  clearTimeout(typing);
  pagefind?.init(); // loads the program and the list of pages, once, while people type
  const pause = /(^|\s)\S{1,2}$/.test(query.value) ? LONG_PAUSE : PAUSE;
  typing = setTimeout(() => run(readForm(), false), pause);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(typing);
  run(readForm(), true);
});
form.addEventListener("change", (event) => {
  if (event.target.type === "checkbox") run(readForm(), true);
});
reset.addEventListener("click", clearFilters);
unfiltered.addEventListener("click", clearFilters);
more.addEventListener("click", async () => {
  const before = hits.children.length;
  await showMore();
  hits.children[before]?.querySelector("a").focus();
  showStatus(readForm(), false);
});
addEventListener("popstate", arrive);

form.hidden = false;
if (getComputedStyle(form).gridTemplateColumns.includes(" ")) {
  for (const group of groups) group.open = true; // there is room beside the results
}
try {
  await start();
  await (typing ? run(readForm(), false) : arrive());
} catch (fault) {
  showFault(fault);
}

async function start() {
  const filters = loadLists("no-cache");
  const module = await import(bundle);
  await module.options({ excerptLength: EXCERPT, ranking: RANKING });
  lists = await filters;
  pagefind = module;
}

/* Asked for anew each time, as Pagefind asks for its own list: both must be of the same index. */
async function loadLists(cache) {
  return (await fetch(new URL("filters.json", bundle), { cache })).json();
}

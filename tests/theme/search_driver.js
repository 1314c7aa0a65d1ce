/* Searches as a person would, in a frame, and reports what the page shows. Used by test_search_page.py. */

const frame = document.querySelector("iframe");
const inside = () => frame.contentDocument;
const text = (element) => element.textContent.trim().replaceAll(/\s+/g, " ");

// A search is done when the page says so; an emptied status shows the next one.
async function settle(act) {
  const status = () => inside()?.getElementById("iop-search-status");
  if (status()) status().textContent = "";
  await act();
  for (;;) {
    if (status()?.textContent && frame.contentDocument.readyState === "complete") return look();
    await new Promise((done) => requestAnimationFrame(done));
  }
}

function look() {
  const page = inside();
  return {
    address: frame.contentWindow.location.search,
    status: text(page.getElementById("iop-search-status")),
    hits: [...page.querySelectorAll("#iop-search-hits > li")].map((hit) => ({
      title: text(hit.querySelector("h3")),
      href: hit.querySelector("a").getAttribute("href"),
      kind: text(hit.querySelector(".iop-search__kind")),
      excerpt: text(hit.querySelector(".iop-search__excerpt")),
      marks: [...hit.querySelectorAll("mark")].map(text),
    })),
    filters: Object.fromEntries(
      [...page.querySelectorAll("[data-filter]:not([hidden])")].map((group) => [
        group.dataset.filter,
        [...group.querySelectorAll("label")].map(text),
      ]),
    ),
    meant: text(page.getElementById("iop-search-meant")),
    more: !page.getElementById("iop-search-more").hidden,
    unfiltered: !page.getElementById("iop-search-unfiltered").closest("[hidden]"),
    focus: page.activeElement.tagName,
    injected: Boolean(frame.contentWindow.injected),
  };
}

const visit = (address) =>
  settle(
    () =>
      new Promise((done) => {
        frame.onload = done;
        frame.src = `sok/${address}`;
      }),
  );
/* Acts as soon as the form can be used, before the index has come: the server holds it back. */
const hurry = async (address, act) => {
  let loading;
  await fetch("slow");
  const look = await settle(async () => {
    frame.src = `sok/${address}`;
    const there = () => frame.contentWindow.location.search === address;
    const form = () => inside()?.getElementById("iop-search");
    while (!there() || !form() || form().hidden) await wait(10);
    loading = !text(inside().getElementById("iop-search-status"));
    await act();
  });
  await fetch("fast");
  return { ...look, loading };
};
const wait = (time) => new Promise((done) => setTimeout(done, time));
const type = (words) => {
  const query = inside().querySelector("[name=q]");
  query.value = words;
  query.dispatchEvent(new Event("input", { bubbles: true }));
};
const press = (selector) => settle(() => inside().querySelector(selector).click());

async function run() {
  const seen = {};
  for (const address of ADDRESSES) seen[address] = await visit(address);
  await visit("?q=botkyrka");
  seen.chosen = await press('input[value="Partnerskap"]');
  seen.back = await settle(() => frame.contentWindow.history.back());
  await visit("?q=kvinnofrid&kommun=Stockholm");
  seen.unfiltered = await press("#iop-search-unfiltered");
  await visit("?q=botkirka&kommun=Stockholm");
  seen.meant = await press("#iop-search-meant a");
  await visit("?typ=Part");
  seen.more = await press("#iop-search-more");
  seen.typed = await settle(() => type("feriepraktik"));
  seen.early = await hurry("?form=Uppdrag", async () => {
    type("feriepraktik");
    await wait(300); // longer than the pause after which a search begins
    type("kvinnofrid");
  });
  seen.returned = await hurry("?q=kvinnofrid", () => {
    frame.contentWindow.dispatchEvent(new PopStateEvent("popstate"));
  });
  await fetch("stale");
  seen.stale = await visit("?q=kvinnofrid&typ=Partnerskap");
  await fetch("fast");
  return seen;
}

const report = await run().catch((fault) => ({ fault: String(fault?.stack ?? fault) }));
await fetch("report", { method: "POST", body: JSON.stringify(report) });

/* Filters, sorts and downloads the register in a frame. Used by test_register_script.py. */

const frame = document.querySelector("iframe");
const page = () => frame.contentDocument;
const form = () => page().querySelector("form[data-filter-for]");
const wait = (time) => new Promise((done) => setTimeout(done, time));

const until = async (fits, what) => {
  for (let tries = 0; tries < 400; tries += 1) {
    if (fits()) return;
    await wait(25);
  }
  throw new Error(`waited in vain for ${what}: ${page().querySelector("[role=status]").textContent}`);
};

const open = async (address) => {
  await new Promise((done) => {
    frame.onload = done;
    frame.src = address;
  });
  await until(() => form().querySelector("[data-filter-status]").textContent !== "", "a status");
};

const status = () => form().querySelector("[data-filter-status]").textContent.replaceAll(/\s/g, " ");
const query = () => decodeURIComponent(frame.contentWindow.location.search);
const ids = () => [...page().querySelectorAll("#register tbody tr")].map((row) => row.dataset.id);
const field = (name) => form().elements[name];
const choices = (name) => [...field(name).options].map((one) => [one.value, one.text]);
const view = () => ({ status: status(), query: query(), ids: ids() });

const type = (name, value) => {
  field(name).focus();
  field(name).value = value;
  field(name).dispatchEvent(new Event("input", { bubbles: true }));
};

const choose = (name, value) => {
  type(name, value);
  field(name).blur();
};

const back = async () => {
  const before = query();
  frame.contentWindow.history.back();
  await until(() => query() !== before, "the way back");
  await wait(50);
};

const sort = (name) => {
  const buttons = [...page().querySelectorAll("#register thead button")];
  buttons.find((one) => one.textContent.startsWith(name)).click();
};

const download = async () => {
  const seen = {};
  const own = frame.contentWindow;
  own.URL.createObjectURL = (blob) => {
    seen.blob = blob;
    return "#file";
  };
  own.HTMLAnchorElement.prototype.click = function click() {
    seen.name = this.download;
  };
  form().querySelector("[data-filter-download]").click();
  await until(() => seen.name, "a file");
  return { name: seen.name, text: await seen.blob.text() };
};

/* What Tab would reach, in order, while the filters are open. */
const reachable = () =>
  [...form().querySelectorAll("summary, input, select, button")]
    .filter((one) => one.tabIndex >= 0 && one.checkVisibility())
    .map((one) => one.name || one.textContent.trim());

const labels = () => [...form().querySelectorAll("input, select")].map((one) => one.labels.length);

const report = await run().catch((fault) => ({ fault: String(fault?.stack ?? fault) }));
await fetch("report", { method: "POST", body: JSON.stringify(report) });

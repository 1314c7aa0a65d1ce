/* Types numbers into the calculator of a page in a frame. Used by test_calculator.py. */

const frame = document.querySelector("iframe");
const type = (number) => {
  const form = frame.contentDocument.querySelector("[data-calculator-for]");
  form.querySelector("input").value = number;
  form.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
  const chosen = [...frame.contentDocument.querySelectorAll("tr.iop-chosen th")];
  return {
    status: form.querySelector("[role=status]").textContent.replaceAll(/\s+/g, " "),
    chosen: chosen.map((cell) => cell.textContent.trim()),
  };
};

async function run() {
  await new Promise((done) => {
    frame.onload = done;
    frame.src = "page.html";
  });
  return Object.fromEntries(NUMBERS.map((number) => [number, type(number)]));
}

const report = await run().catch((fault) => ({ fault: String(fault?.stack ?? fault) }));
await fetch("report", { method: "POST", body: JSON.stringify(report) });

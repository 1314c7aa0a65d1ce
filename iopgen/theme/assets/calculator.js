// Finds a number's tier in the table of compensation. Without this script the table is there.
(() => {
  "use strict";

  const kronor = new Intl.NumberFormat("sv-SE", { style: "currency", currency: "SEK", maximumFractionDigits: 0 });
  const count = new Intl.NumberFormat("sv-SE");

  const setUp = (form) => {
    const table = document.getElementById(form.dataset.calculatorFor).closest("table");
    const rows = [...table.querySelectorAll("tr[data-from]")];
    const field = form.querySelector("input");
    const status = form.querySelector("[role=status]");
    const advice = `Skriv ett heltal från ${count.format(field.min)} till ${count.format(field.max)}.`;

    const isIn = (row, number) =>
      number >= Number(row.dataset.from) && (row.dataset.to === "" || number <= Number(row.dataset.to));

    // What is no number at all has an empty value; only its validity tells.
    const isEmpty = () => field.value === "" && !field.validity.badInput;
    const isCount = (number) =>
      Number.isInteger(number) && number >= Number(field.min) && number <= Number(field.max);

    const explain = (number, row) => {
      if (!row) return `Handlingen anger inget belopp för ${number}.`;
      if (row.dataset.amount === "") return `Inget steg i handlingen gäller ${number}.`;
      return `${number} ger ${kronor.format(Number(row.dataset.amount))}.`;
    };

    const apply = () => {
      const number = field.value === "" ? Number.NaN : Number(field.value);
      const row = isCount(number) ? rows.find((candidate) => isIn(candidate, number)) : null;
      for (const one of rows) one.classList.toggle("iop-chosen", one === row);
      if (isEmpty()) status.textContent = "";
      else status.textContent = isCount(number) ? explain(number, row) : advice;
    };

    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    apply();
  };

  for (const form of document.querySelectorAll("[data-calculator-for]")) setUp(form);
})();

// Filters, sorts and downloads the register's table. Without this script the whole table is there.
//
// A row is a row of the table, with what the filters go by in its data attributes. Where the
// register has several pages, the rows of all of them are fetched when they are first needed. What
// is chosen stands in the address, so that a view can be linked and the browser's way back works.
(() => {
  "use strict";

  const collator = new Intl.Collator("sv", { numeric: true });
  const count = new Intl.NumberFormat("sv");
  const fold = (text) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const wordsOf = (text) => fold(text).split(/\s+/).filter(Boolean);
  const amountOf = (row) => row.cells[row.cells.length - 1].dataset.sort;

  // Each kind of field: does a row fit what stands in it? Only choices among several have counts.
  const hasWords = (text, wanted) => wordsOf(wanted).every((word) => fold(text).includes(word));
  const kinds = {
    text: (row, wanted) => hasWords(row.textContent, wanted),
    group: (row, wanted) => hasWords(row.dataset.group ?? "", wanted),
    least: (row, wanted) => amountOf(row) !== "" && Number(amountOf(row)) >= Number(wanted),
    most: (row, wanted) => amountOf(row) !== "" && Number(amountOf(row)) <= Number(wanted),
  };
  const choicesOf = (row, name) => (row.dataset[name] ?? "").split(" ").filter(Boolean);
  const fits = (row, field) => {
    const wanted = field.value.trim();
    if (!wanted) return true;
    const kind = kinds[field.dataset.filter];
    return kind ? kind(row, wanted) : choicesOf(row, field.dataset.filter).includes(wanted);
  };

  // --- rows --------------------------------------------------------------------------------------

  // The rows of all pages, as pages/register.py packs them: a number stands for a common line.
  const unpack = ({ lines, rows }) => {
    const template = document.createElement("template");
    const html = rows.map((row) =>
      row.map((line) => (typeof line === "number" ? lines[line] : line)).join("\n"),
    );
    template.innerHTML = `<table><tbody>${html.join("")}</tbody></table>`;
    return [...template.content.querySelector("tbody").rows];
  };

  const fillChoices = (fields, choices) => {
    for (const field of fields) {
      const own = choices[field.dataset.filter] ?? [];
      field.append?.(...own.map(([value, label]) => new Option(label, value)));
    }
  };

  // --- sorting -----------------------------------------------------------------------------------

  const keyOf = (row, index) => {
    const cell = row.cells[index];
    return cell.dataset.sort ?? cell.textContent.trim();
  };

  // Unknown values stand last whichever way the rest is sorted.
  const compare = (a, b, way) => {
    if (!a || !b) return a ? -1 : b ? 1 : 0;
    return way * collator.compare(a, b);
  };

  const sorted = (rows, order) => {
    if (!order) return rows;
    const keyed = rows.map((row) => [keyOf(row, order.index), row]);
    return keyed.sort((a, b) => compare(a[0], b[0], order.way)).map(([, row]) => row);
  };

  // --- downloading -------------------------------------------------------------------------------

  // A line of the published table may hold line breaks inside quotes. It is handed on as it stands.
  const splitLines = (csv) => csv.match(/(?:"[^"]*"|[^"\n])+/g) ?? [];

  const download = async (address, rows) => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(response.statusText);
    const [head, ...lines] = splitLines(await response.text());
    const byId = new Map(lines.map((line) => [line.slice(0, line.indexOf(",")), line]));
    const shown = rows.map((row) => byId.get(row.dataset.id)).filter(Boolean);
    const link = document.createElement("a");
    const file = new Blob([[head, ...shown, ""].join("\n")], { type: "text/csv;charset=utf-8" });
    link.href = URL.createObjectURL(file);
    link.download = "partnerskap-urval.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  // --- the form and the table --------------------------------------------------------------------

  const setUp = (form) => {
    const table = document.getElementById(form.dataset.filterFor);
    const body = table.tBodies[0];
    const more = document.getElementById("register-more");
    const pages = document.querySelector(".iop-pages")?.parentElement;
    const status = form.querySelector("[data-filter-status]");
    const chosen = form.querySelector("[data-filter-chosen]");
    const fields = [...form.querySelectorAll("[data-filter]")];
    const selects = fields.filter((field) => field.tagName === "SELECT");
    const options = new Map();
    const heads = [...table.tHead.rows[0].cells];
    const keys = heads.map((head) => /^[a-z]+/.exec(fold(head.textContent.trim()))[0]);
    const own = [...body.rows];
    const length = Number(form.dataset.pageLength);
    let rows = form.dataset.records ? null : own;
    let shown = own;
    let order = null;
    let limit = length;
    let lastField = null;
    // What the address said that can't be chosen, by the name of its field.
    const leftOut = new Set();

    const keepOptions = () => {
      for (const select of selects) {
        options.set(select, [...select.options].map((one) => [one.value, one.text]));
      }
    };

    // --- the address ---

    // A list whose choices are not fetched yet can hold none: what the address says of it stays.
    const valueOf = (field, before) =>
      rows || field.tagName !== "SELECT" ? field.value.trim() : (before.get(field.name) ?? "");

    const writeAddress = (way) => {
      const before = new URLSearchParams(location.search);
      const query = new URLSearchParams();
      for (const field of fields) {
        const value = valueOf(field, before);
        if (value) query.set(field.name, value);
      }
      if (order) query.set("sortera", (order.way < 0 ? "-" : "") + keys[order.index]);
      const address = location.pathname + (query.size ? `?${query}` : "") + location.hash;
      if (address !== location.pathname + location.search + location.hash) {
        history[way === "push" ? "pushState" : "replaceState"](null, "", address);
      }
    };

    const readOrder = (text) => {
      const index = keys.indexOf(text.replace(/^-/, ""));
      if (text && index < 0 && rows) leftOut.add("sortera");
      return index < 0 ? null : { index, way: text.startsWith("-") ? -1 : 1 };
    };

    const readField = (field, query) => {
      const isList = field.tagName === "SELECT";
      const said = (query.get(field.name) ?? "").trim();
      const wanted = field.type === "number" ? said.replaceAll(/\s/g, "") : said;
      if (isList) restoreOptions(field);
      // What is being typed is left as it stands, with the space at its end.
      if (field.value.trim() !== wanted) field.value = wanted;
      if (!wanted || field.value) return;
      // The browser takes no choice that is not there, and no number that is none.
      field.value = "";
      if (rows) leftOut.add(field.labels[0].firstChild.textContent.trim());
    };

    const readAddress = () => {
      const query = new URLSearchParams(location.search);
      for (const field of fields) readField(field, query);
      order = readOrder(query.get("sortera") ?? "");
    };

    // --- what is shown ---

    const restoreOptions = (select) => {
      const value = select.value;
      const all = options.get(select).map(([key, label]) => new Option(label, key));
      select.replaceChildren(...all);
      select.value = value;
    };

    // How many a choice would leave, given all the other fields; what would leave none is left out.
    const countChoices = (select) => {
      const others = fields.filter((field) => field !== select);
      const left = new Map();
      for (const row of rows.filter((one) => others.every((field) => fits(one, field)))) {
        for (const choice of choicesOf(row, select.dataset.filter)) {
          left.set(choice, (left.get(choice) ?? 0) + 1);
        }
      }
      const value = select.value;
      const kept = options
        .get(select)
        .filter(([key]) => !key || key === value || left.has(key))
        .map(([key, label]) => [key, key ? `${label} (${count.format(left.get(key) ?? 0)})` : label]);
      const now = [...select.options].map((one) => [one.value, one.text]);
      if (String(now) === String(kept)) return;
      select.replaceChildren(...kept.map(([key, label]) => new Option(label, key)));
      select.value = value;
    };

    const isChosen = () => Boolean(order) || fields.some((field) => field.value.trim());
    // A paged register keeps its page until something is chosen.
    const isPage = () => rows !== own && !isChosen();

    const tellOrder = () => {
      if (!order) return "";
      const name = heads[order.index].textContent.trim();
      return ` Ordnade efter ”${name}”, ${order.way > 0 ? "stigande" : "fallande"}.`;
    };

    const describe = () => {
      const all = count.format(rows ? rows.length : Number(form.dataset.count));
      if (isPage()) return `Registret har ${all} samarbeten, ${count.format(length)} på varje sida.`;
      const advice = shown.length ? "" : " Ändra eller rensa det du har valt.";
      const part = shown.length > limit ? ` De första ${count.format(limit)} står i tabellen.` : "";
      return `Visar ${count.format(shown.length)} av ${all} samarbeten.${part}${tellOrder()}${advice}`;
    };

    const tellLeftOut = () => {
      if (!leftOut.size) return "";
      const names = [...leftOut].map((name) => `”${name}”`).join(", ");
      return ` Det som adressen anger för ${names} går inte att välja och är utelämnat.`;
    };

    const tell = () => {
      const used = fields.filter((field) => field.value.trim()).length;
      chosen.textContent = used ? `(${used} ${used === 1 ? "vald" : "valda"})` : "";
      status.textContent = describe() + tellLeftOut();
    };

    const showOrder = () => {
      heads.forEach((head, index) => {
        if (order?.index !== index) head.removeAttribute("aria-sort");
        else head.setAttribute("aria-sort", order.way > 0 ? "ascending" : "descending");
      });
    };

    // Rows that are left out are not in the document at all: thousands would weigh it down.
    const showRows = () => {
      body.replaceChildren(...(isPage() ? own : shown.slice(0, limit)));
      more.hidden = isPage() || shown.length <= limit;
      if (pages) pages.hidden = !isPage();
    };

    const apply = () => {
      showOrder();
      if (rows) {
        shown = sorted(
          rows.filter((row) => fields.every((field) => fits(row, field))),
          order,
        );
        selects.forEach(countChoices);
        showRows();
      }
      tell();
    };

    // --- rows of all pages ---

    let loading = null;
    const load = () => {
      loading ??= (async () => {
        status.textContent = "Hämtar hela registret …";
        const response = await fetch(form.dataset.records);
        if (!response.ok) throw new Error(response.statusText);
        const content = await response.json();
        fillChoices(selects, content.choices);
        keepOptions();
        rows = unpack(content);
      })();
      return loading;
    };

    const withRows = async (work) => {
      try {
        if (!rows) await load();
      } catch {
        loading = null;
        status.textContent = "Registret kunde inte hämtas. Försök igen, eller bläddra bland sidorna.";
        return;
      }
      work();
    };

    // The address is written back: it must not claim what could not be read.
    const show = () => {
      readAddress();
      apply();
      writeAddress("replace");
    };

    // The address is written at once: what is chosen while the rows are fetched is read from there.
    const change = (way) => {
      limit = length;
      leftOut.clear();
      writeAddress(way);
      withRows(rows ? apply : show);
    };

    const visit = () => {
      if (!rows) readAddress(); // before anybody types in the fields
      if (rows || location.search) withRows(show);
      else tell();
    };

    // --- events ---

    // Each choice is a step back in the browser; while one stays in a field it is one step.
    form.addEventListener("input", ({ target }) => {
      change(target === lastField ? "replace" : "push");
      lastField = target;
    });
    form.addEventListener("focusout", () => {
      lastField = null;
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => {
      order = null;
      // The fields are emptied after this event, and a list to what stood first in the page.
      setTimeout(() => {
        for (const field of fields) field.value = "";
        if (location.search) history.pushState(null, "", location.pathname + location.hash);
        change("replace");
      });
    });
    form.querySelector("[data-filter-download]").addEventListener("click", () => {
      withRows(() => {
        apply();
        download(form.dataset.table, shown).then(
          () => (status.textContent = `En fil med ${count.format(shown.length)} samarbeten hämtas.`),
          () => (status.textContent = "Filen kunde inte göras. Försök igen."),
        );
      });
    });
    more.addEventListener("click", () => {
      const next = limit;
      limit += length;
      showRows();
      tell();
      body.rows[next]?.querySelector("a")?.focus();
    });
    heads.forEach((head, index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        order = { index, way: head.getAttribute("aria-sort") === "ascending" ? -1 : 1 };
        change("push");
      });
    });
    const folded = form.querySelector("details");
    folded.addEventListener("toggle", () => {
      if (folded.open && !rows) withRows(apply);
    });
    window.addEventListener("popstate", () => {
      leftOut.clear();
      visit();
    });
    // A browser that goes back to the page fills the fields in again, after this script has run.
    window.addEventListener("pageshow", visit);

    keepOptions();
    // Folded on a phone, where the table would be far down; and where opening it fetches much.
    folded.open =
      window.matchMedia("(min-width: 60em)").matches &&
      (!form.dataset.records || Boolean(location.search));
    visit();
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("form[data-filter-for]").forEach(setUp);
  });
})();

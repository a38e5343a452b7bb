"use strict";
// The charts are there as drawings already. Each comes to life, to answer the pointer and the
// picker, when it is about to be seen or has to change.
(() => {
  const data = JSON.parse(document.getElementById("report-data").textContent);
  const picker = document.querySelector(".picker");
  const status = picker.querySelector("[role=status]");
  const alive = new Map();
  let turn = Promise.resolve();
  let picked = null;

  function wake(place) {
    if (!alive.has(place)) {
      turn = turn.then(() => bringToLife(place)).then(breathe);
      alive.set(place, turn.then(() => place.view));
    }
    return alive.get(place);
  }

  function breathe() {
    return new Promise((next) => setTimeout(next));
  }

  async function bringToLife(place) {
    const box = document.createElement("div");
    const spec = data.specs[place.dataset.chart];
    const { view } = await vegaEmbed(box, spec, { renderer: "svg", actions: false });
    place.view = view;
    if (follows(place) && picked) await show(place);
    place.replaceChildren(box);
    describe(place);
    place.dataset.alive = "yes";
  }

  function follows(place) {
    return place.dataset.chart in data.titles;
  }

  // A title that tells of the first choice's countries is wrong for others.
  function show(place) {
    const title = data.titles[place.dataset.chart];
    const said = data.specs[place.dataset.chart].params.find((each) => each.name === "heading");
    const heading = isFirst() ? said.value : title.general;
    return place.view.signal("countries", picked).signal("heading", heading).runAsync();
  }

  function isFirst() {
    const boxes = [...picker.querySelectorAll("input")];
    return boxes.every((box) => box.checked === box.defaultChecked);
  }

  function describe(place) {
    if (!follows(place) || !picked) return;
    const told = place.parentElement.querySelector(".told");
    told.dataset.first ??= told.textContent;
    const names = picked.map((code) => data.names[code]).join(", ");
    const about = data.titles[place.dataset.chart].general.join(" ");
    const drawing = place.querySelector("svg");
    told.textContent = isFirst() ? told.dataset.first : `Shown by choice: ${names}.`;
    const text = isFirst() ? data.specs[place.dataset.chart].description : `${about}. ${told.textContent}`;
    drawing.setAttribute("aria-label", text);
  }

  const places = [...document.querySelectorAll("[data-chart]")];
  const near = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => wake(entry.target)),
    { rootMargin: "400px" },
  );
  const sized = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const wide = target.scrollWidth > target.clientWidth;
      if (wide) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const place of places) {
    near.observe(place);
    sized.observe(place);
  }

  picker.addEventListener("change", () => {
    const chosen = [...picker.querySelectorAll("input:checked")].map((box) => box.value);
    if (chosen.length === 0) {
      status.textContent = "Choose at least one country; the charts stay as they are";
      return;
    }
    picked = chosen;
    for (const place of places.filter(follows)) {
      wake(place).then(() => show(place)).then(() => describe(place));
    }
    status.textContent = `${picked.length} ${picked.length === 1 ? "country" : "countries"} shown`;
  });
  picker.addEventListener("reset", () => {
    setTimeout(() => picker.dispatchEvent(new Event("change")));
  });
  picker.hidden = !places.some(follows);

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  }

  for (const button of document.querySelectorAll(".copy")) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await copy(document.getElementById(button.dataset.copies).textContent);
      button.focus();
      button.textContent = "Citation copied";
      setTimeout(() => { button.textContent = label; }, 3000);
    });
  }

  // A link to what is folded away unfolds it.
  function unfold() {
    const aim = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (aim instanceof HTMLDetailsElement) aim.open = true;
  }
  addEventListener("hashchange", unfold);
  unfold();

  function order(cell) {
    const value = cell.dataset.order;
    return value === "" || isNaN(value) ? value : Number(value);
  }

  function compare(a, b) {
    return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
  }

  for (const table of document.querySelectorAll("table")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const figures = head.classList.contains("figure");
        const before = head.getAttribute("aria-sort");
        const up = before ? before === "descending" : !figures;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const body = table.tBodies[0];
        const rows = [...body.rows].sort((one, other) => {
          const [a, b] = [order(one.cells[at]), order(other.cells[at])];
          if (a === "" || b === "") return (a === "") - (b === "");
          return (up ? 1 : -1) * compare(a, b);
        });
        body.append(...rows);
      });
    });
  }

  document.documentElement.dataset.ready = "yes";
})();

"use strict";
// The charts are there as drawings already; here they learn to answer the pointer and the picker.
(() => {
  const data = JSON.parse(document.getElementById("report-data").textContent);
  const views = [];
  const picker = document.querySelector(".picker");
  const status = picker.querySelector("[role=status]");
  let picked = null;

  async function bringToLife() {
    for (const place of document.querySelectorAll("[data-chart]")) {
      const spec = data.specs[place.dataset.chart];
      const alive = document.createElement("div");
      const { view } = await vegaEmbed(alive, spec, { renderer: "svg", actions: false });
      place.replaceChildren(alive);
      if (place.scrollWidth > place.clientWidth) place.tabIndex = 0;
      if ((spec.params || []).some((param) => param.name === "countries")) {
        views.push(view);
        if (picked) await show(view);
      }
      await new Promise((next) => setTimeout(next));
    }
    picker.hidden = views.length === 0;
    document.documentElement.dataset.ready = "yes";
  }

  function show(view) {
    return view.signal("countries", picked).runAsync();
  }

  picker.addEventListener("change", () => {
    picked = [...picker.querySelectorAll("input:checked")].map((box) => box.value);
    views.forEach(show);
    status.textContent = `${picked.length} countries shown`;
  });
  picker.addEventListener("reset", () => {
    setTimeout(() => picker.dispatchEvent(new Event("change")));
  });

  function order(cell) {
    const value = cell.dataset.order;
    return value === "" || isNaN(value) ? value : Number(value);
  }

  function compare(a, b) {
    if (a === "" || b === "") return (a === "") - (b === "");
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
          const side = a === "" || b === "" ? 1 : up ? 1 : -1;
          return side * compare(a, b);
        });
        body.append(...rows);
      });
    });
  }

  bringToLife();
})();

/* chart.js — <mp-chart>: one tab stop instead of fifteen, arrow keys between the months. Without script each month is a
   link of its own. */
customElements.define("mp-chart", class extends HTMLElement {
  connectedCallback() {
    this.months = [...this.querySelectorAll("a.mp-chart__col")];
    if (this.months.length < 2) return;
    this.leave(this.months.at(-1));
    this.addEventListener("focusin", (event) => this.leave(event.target.closest("a.mp-chart__col")));
    this.addEventListener("keydown", (event) => {
      const at = this.months.indexOf(document.activeElement);
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: this.months.length - 1 }[event.key];
      if (at < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.months[to]?.focus();
    });
  }

  /* The month that Tab comes back to. */
  leave(month) {
    for (const each of this.months) each.setAttribute("tabindex", each === month ? "0" : "-1");
  }
});

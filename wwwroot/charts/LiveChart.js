// <live-chart spec='{"key", "axis", "xTitle", "smoothing", "fromZero", "log", "points", "series": [{"run", "runs", "name", "low", "high", "label", "color"}]}'>: live curves. A chart with another key is made anew,
// otherwise only what changed is drawn. It begins with the page the service sent, long before the page's circuit does; the circuit makes the page anew, and the chart goes over to its new element as it stands.
import { begin, change, charts, end, isOf, move } from "./Chart.js";
import "./ChartControls.js";

const patience = 3000;

customElements.define("live-chart", class extends HTMLElement {
  static observedAttributes = ["spec"];
  chart;

  connectedCallback() { this.#show(); }

  attributeChangedCallback() { if (this.isConnected) this.#show(); }

  // A new element may come for it, at once or when the page has been read.
  disconnectedCallback() {
    const { chart } = this;
    if (isOf(chart, this)) setTimeout(() => { if (isOf(chart, this) && !this.isConnected) end(chart); }, patience);
  }

  #show() {
    const text = this.getAttribute("spec");
    if (text === null) return;
    const { key } = JSON.parse(text);
    if (isOf(this.chart, this)) {
      if (this.chart.spec.key === key) return change(this.chart, text);
      end(this.chart);
    }
    const before = [...charts].find(chart => chart.spec.key === key && isLeft(chart.element));
    this.chart = before ? move(before, this, text) : begin(this, text);
  }
});

/** Whether the page has gone on without an element; what is still in sight of the page before it is one. */
const isLeft = element => !element.isConnected || element.closest("main[data-before]") !== null;

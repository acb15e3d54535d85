import { html } from "../../markup.ts";

const line = (certainty: string) =>
  html`<svg class="graph sample" width="44" height="12" aria-hidden="true" focusable="false"><path class="edge ${certainty}" d="M2,6L36,6"/><path class="tip" d="M42,6L34,2 34,10Z"/></svg>`;

/** The meaning of the lines and signs in the drawings. */
export const LEGEND = html`<ul class="graph-legend" aria-label="How to read the drawings">
<li>${line("certain")} certain: the policies allow it</li>
<li>${line("conditional")} under conditions</li>
<li>${line("assumed")} assumed: rests on something that was not collected</li>
<li><b>U</b> user</li><li><b>R</b> role</li><li><b>≡</b> several</li><li><b>◆</b> resource that is compromised</li><li><b>+</b> to be created</li><li><b>★</b> administrator</li>
<li><b class="thick">thick border</b> on every path</li>
</ul>\n`;

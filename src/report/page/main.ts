import { enhanceHeatmap } from "./heatmap.ts";
import { openTargets } from "./openTarget.ts";
import { openForPrint } from "./print.ts";
import { expandLists } from "./resources.ts";
import { enhanceTables } from "./tables.ts";

enhanceTables(document);
enhanceHeatmap(window);
openTargets(window);
openForPrint(window);
expandLists(document);

import { copyCommands } from "./copy.ts";
import { expandLinks } from "./expand.ts";
import { filterFindings } from "./findings.ts";
import { enhanceHeatmap } from "./heatmap.ts";
import { openTargets } from "./openTarget.ts";
import { openForPrint } from "./print.ts";
import { searchReport } from "./search.ts";
import { enhanceTables } from "./tables.ts";

enhanceTables(document);
filterFindings(document);
enhanceHeatmap(window);
searchReport(document);
openTargets(window);
openForPrint(window);
copyCommands(document);
expandLinks(document);

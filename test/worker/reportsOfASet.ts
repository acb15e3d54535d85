import { REPORT_KINDS } from "../../src/report/model/reportNames.ts";

/** How many reports an execution delivers, the manifest among them; without tables as Parquet. */
export const REPORTS_OF_A_SET = REPORT_KINDS.length + 1;

/** What they leave in the inbox: the reports, and the index of the access. */
export const OBJECTS_OF_A_SET = REPORTS_OF_A_SET + 1;

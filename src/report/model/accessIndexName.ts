import { ANALYSIS, datedName, datedPrefix, type ReportKind, type ReportSet } from "./reportNames.ts";

/** The index of the access in an analysis. It is the service's own: no report, in no manifest, and only in the inbox. */
export const ACCESS_INDEX: ReportKind = { report: "access", ext: "index", contentType: "application/octet-stream" };

const ANALYSIS_KEY = /^(customers\/[^/]+)\/reports\/(.*)analysis\.([^/]+)\.json\.gz$/;

/** Key in the inbox of the index that belongs to the analysis at a key; undefined when it is not the key of an analysis. */
export function accessIndexKey(analysisKey: string): string | undefined {
  const [, customer, folder, stamp] = ANALYSIS_KEY.exec(analysisKey) ?? [];
  return customer && `${customer}/index/${folder}${ACCESS_INDEX.report}.${stamp}.${ACCESS_INDEX.ext}`;
}

/** The same for the analysis of a set. */
export function accessIndexKeyOf(set: ReportSet): string | undefined {
  return accessIndexKey(datedPrefix(set) + datedName(ANALYSIS, set.stamp));
}

/** Keys of reports in the inbox, with those of the indexes that belong to them. */
export function withIndexKeys(keys: readonly string[]): string[] {
  return keys.flatMap((key) => accessIndexKey(key) ?? []).concat(keys);
}

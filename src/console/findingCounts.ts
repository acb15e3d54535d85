import type { Execution } from "../api/resources/execution.ts";
import { SEVERITIES, type Severity } from "../iam/index.ts";
import type { ApiCaller } from "./apiCaller.ts";

export type FindingCounts = Readonly<Record<Severity, number>>;

/** The head of findings.json is shorter than this; what is longer is another document. */
const MAX_HEAD_CHARACTERS = 200_000;

/** How many findings of each severity a run has, from the head of its findings.json; undefined where it has none. */
export async function findingCounts(api: ApiCaller, { reports }: Execution): Promise<FindingCounts | undefined> {
  const report = reports.find(({ fileName }) => /^findings\.[^.]*\.json$/.test(fileName));
  if (report === undefined) return undefined;
  const response = await api.open(report.href);
  if (!response.ok || response.body === null) return undefined;
  let head = "";
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    head += text;
    const counts = /"counts":(\{[^}]*\})/.exec(head)?.[1];
    if (counts !== undefined) return parsed(counts);
    if (head.length > MAX_HEAD_CHARACTERS) return undefined;
  }
  return undefined;
}

function parsed(text: string): FindingCounts | undefined {
  const counts: unknown = JSON.parse(text);
  if (typeof counts !== "object" || counts === null) return undefined;
  const count = (severity: Severity) => {
    const value: unknown = Reflect.get(counts, severity);
    return typeof value === "number" ? value : 0;
  };
  const [critical, high, medium, low] = SEVERITIES.map(count);
  return { critical: critical ?? 0, high: high ?? 0, medium: medium ?? 0, low: low ?? 0 };
}

import { ACCOUNT_PATH, type Caller } from "../test/system/partner.ts";
import { line, median, milliseconds } from "./print.ts";

const ROUNDS = 7;
const LIMIT_MS = 100;
const QUESTION_LIMIT_MS = 500;

/** Questions about the access in a stored analysis: what matches nothing, little, and much. */
export async function benchAccess(partner: Caller, executionId: string): Promise<void> {
  const at = `${ACCOUNT_PATH}/analysis/${executionId}`;
  const first = JSON.parse((await partner.call("GET", `${at}/access?service=S3&capability=read-data&limit=100`)).body);
  const { principal, resource } = first.find((item: { resource: string | null }) => item.resource !== null);
  const query = (members: Record<string, string>) => new URLSearchParams(members).toString();
  const questions: [what: string, path: string, limitMs: number][] = [
    ["access of nobody", `access?${query({ principal: "arn:aws:iam::123456789012:role/nobody" })}`, LIMIT_MS],
    ["access to nothing", `access?${query({ resource: "arn:aws:s3:::nothing" })}`, LIMIT_MS],
    ["access in a service that nobody has", `access?${query({ service: "Nothing" })}`, LIMIT_MS],
    ["access of one to one resource", `access?${query({ principal, resource })}`, LIMIT_MS],
    [
      "who can, a page of 1,000",
      `who-can?${query({ action: "s3:GetObject", resource, limit: "1000" })}`,
      QUESTION_LIMIT_MS,
    ],
    ["can, a page of 1,000", `can?${query({ principal, limit: "1000" })}`, QUESTION_LIMIT_MS],
  ];
  for (const [what, path, limitMs] of questions) {
    const times: number[] = [];
    let rows = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const startedAt = performance.now();
      const { status, body } = await partner.call("GET", `${at}/${path}`);
      times.push(performance.now() - startedAt);
      if (status !== 200) throw new Error(`${path} is answered with ${status}`);
      rows = JSON.parse(body).length;
    }
    line(
      what,
      milliseconds(median(times)),
      `median of ${ROUNDS}, ${rows} rows; ${(median(times) / limitMs).toFixed(2)} of ${limitMs} ms`,
    );
  }
}

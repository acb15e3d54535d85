import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, expect, it } from "vitest";
import { directoryBytesOf, FOOTER_BYTES } from "../../../src/report/json/accessIndex/format.ts";
import { testBindings } from "../../bindings.ts";
import { type System, startSystem } from "../../system/host.ts";
import {
  ACCOUNT_PATH,
  type Answer,
  Caller,
  type Credential,
  configureAccount,
  partnerWithKey,
  triggerWith,
  untilEnded,
  vendCredential,
} from "../../system/partner.ts";

const folder = mkdtempSync(join(tmpdir(), "canary-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const KEK = Buffer.from(Uint8Array.from({ length: 32 }, (_, index) => (index * 73 + 41) % 251));

/** How a secret would look in a file: raw, hex, and base64 at each of the three alignments, with and without URL alphabet. */
function disguises(secret: Buffer): string[] {
  const forms = [
    secret.toString("latin1"),
    secret.toString("hex"),
    secret.toString("hex").toUpperCase(),
    encodeURIComponent(secret.toString("latin1")),
  ];
  for (const shift of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(shift), secret]).toString("base64");
    const aligned = shifted.slice(Math.ceil((shift * 4) / 3) + (shift ? 1 : 0), -4);
    forms.push(aligned, aligned.replaceAll("+", "-").replaceAll("/", "_"));
  }
  return forms.filter((form) => form.length >= 12);
}

/** The storage of the service: everything below the folder but what the sandbox, which is AWS here, remembers. */
function storedFiles(): Place[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile() && !name.includes("sandbox"))
    .map((name) => {
      const bytes = readFileSync(join(folder, name));
      // Behind the members of an index stands what is not compressed.
      const members = directoryBytesOf(bytes) === undefined ? bytes : bytes.subarray(0, -FOOTER_BYTES);
      const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(members) : bytes;
      return { name, text: plain.toString("latin1") };
    });
}

interface Place {
  name: string;
  text: string;
}

const logged = (lines: readonly string[]): Place[] => lines.map((text) => ({ name: "log", text }));

const answered = (answers: readonly Answer[]): Place[] =>
  answers.map(({ body, headers }) => ({ name: "answer", text: `${body}\n${[...headers].join("\n")}` }));

function secretsOf(partnerKey: string, credentials: readonly Credential[]): Map<string, Buffer> {
  const secrets = new Map([
    ["partner key", Buffer.from(partnerKey.split("_").slice(2).join("_"))],
    ["operator token", Buffer.from(testBindings.OPERATOR_TOKEN)],
    ["key-encryption key", KEK],
    ["service secret", Buffer.from(testBindings.AWS_SECRET_ACCESS_KEY)],
  ]);
  for (const [index, credential] of credentials.entries()) {
    for (const part of ["accessKey", "secretKey", "sessionToken"] as const) {
      secrets.set(`${part} ${index}`, Buffer.from(credential[part]));
    }
  }
  return secrets;
}

/** `{secret} in {place}` for every place where one of the secrets is to be seen in any of its disguises. */
function sightings(secrets: ReadonlyMap<string, Buffer>, places: readonly Place[]): string[] {
  return [...secrets].flatMap(([secret, bytes]) =>
    disguises(bytes).flatMap((form) =>
      places.filter(({ text }) => text.includes(form)).map(({ name }) => `${secret} in ${name}`),
    ),
  );
}

/** From now on these faults and no others. */
async function fault(system: System, rules: unknown): Promise<void> {
  await system.sandbox("/_sandbox/faults", { method: "DELETE" });
  await system.sandbox("/_sandbox/faults", { method: "POST", body: JSON.stringify(rules) });
}

it("leaves no secret in storage, logs or answers, whether a run succeeds, fails or crashes", async () => {
  const settings = { CREDENTIAL_KEYS: `canary:${KEK.toString("base64")}` };
  let system = await startSystem({ persistTo: folder, settings });
  const operator = new Caller(system, testBindings.OPERATOR_TOKEN);
  const partner = await partnerWithKey(operator);
  const credentials: Credential[] = [];
  const trigger = async (sessionName: string, change: Partial<Credential> = {}) => {
    const credential = { ...(await vendCredential(system, sessionName)), ...change };
    credentials.push(credential);
    return partner.call("POST", `${ACCOUNT_PATH}/analysis`, triggerWith(credential));
  };

  await configureAccount(partner);
  const succeeded = await trigger("canary-succeeds");
  expect((await untilEnded(partner, succeeded.headers.get("location") ?? "")).status).toBe("succeeded");

  await fault(system, [{ action: "iam:GetAccountAuthorizationDetails", kind: "expire" }]);
  const failed = await trigger("canary-fails");
  expect((await untilEnded(partner, failed.headers.get("location") ?? "")).error?.code).toBe("credential_expired");

  for (const change of [
    { expiration: "2001-01-01T00:00:00.000Z" },
    { arn: "arn:aws:sts::999999999999:assumed-role/a/b" },
  ]) {
    expect((await trigger("canary-refused", change)).status).toBe(400);
  }
  await partner.call("POST", `${ACCOUNT_PATH}/analysis`, `{"secretKey":"${credentials[0]?.secretKey}",`);

  await fault(system, [{ action: "iam:GetAccountAuthorizationDetails", kind: "delay", delayMs: 20_000 }]);
  const crashed = await trigger("canary-crashes");
  expect(crashed.status).toBe(202);
  await new Promise((resolve) => setTimeout(resolve, 700));
  const lines = [...system.consoleLines()];
  await system.stop();
  const secrets = secretsOf(partner.token, credentials);
  const told = () => [...operator.answers.filter(({ body }) => !body.includes(partner.token)), ...partner.answers];
  expect(sightings(secrets, [...storedFiles(), ...logged(lines), ...answered(told())])).toEqual([]);

  system = await startSystem({ persistTo: folder, settings });
  await system.sandbox("/_sandbox/faults", { method: "DELETE" });
  await (await system.database())
    .prepare("update execution set lease_until = 1, due_at = 1 where finished_at is null")
    .run();
  await system.cron("*/5 * * * *");
  const again = new Caller(system, partner.token);
  const ended = await untilEnded(again, crashed.headers.get("location") ?? "");
  expect(ended).toMatchObject({ status: "succeeded" });
  lines.push(...system.consoleLines());
  await system.stop();

  const places = [...storedFiles(), ...logged(lines), ...answered([...told(), ...again.answers])];
  expect(sightings(secrets, places)).toEqual([]);
  const present = sightings(new Map([["execution id", Buffer.from(ended.executionId)]]), places);
  expect(new Set(present.map((sighting) => sighting.replace(/^.* in (\w+).*$/, "$1")))).toEqual(
    new Set(["d1", "r2", "log", "answer"]),
  );
}, 90_000);

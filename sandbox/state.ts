import { DurableObject } from "cloudflare:workers";
import { type CallSubject, type FaultPlan, type FaultRule, planFaults } from "./faults.ts";
import { makeTokenKeys, type TokenKey } from "./identity/tokenKeys.ts";

/** One AWS call that the sandbox answered, as GET /_sandbox/calls shows it. */
export interface CallRecord {
  readonly service: string;
  readonly action: string;
  /** The IAM action that it needs; empty for a call that is not an operation. */
  readonly permission: string;
  readonly region: string;
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly resource: string;
  readonly status: number;
}

export type ReportState = "none" | "started" | "complete";

/**
 * What the sandbox remembers between requests: fault rules, calls, how far credential reports are, a vending secret, the keys
 * of token issuers.
 */
export class SandboxState extends DurableObject<SandboxEnv> {
  constructor(ctx: DurableObjectState, env: SandboxEnv) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS call (id INTEGER PRIMARY KEY, record TEXT NOT NULL)");
  }

  /** The fault to inject into this call, if any; counts the rules down. */
  plan(call: CallSubject): Omit<FaultPlan, "rules"> {
    const rules = this.rules();
    const { rules: next, delayMs, decisive } = planFaults(rules, call);
    if (next.some((rule, index) => rule !== rules[index])) this.ctx.storage.kv.put("rules", next);
    return { delayMs, decisive };
  }

  rules(): readonly FaultRule[] {
    return this.ctx.storage.kv.get<readonly FaultRule[]>("rules") ?? [];
  }

  addRules(rules: readonly FaultRule[]): readonly FaultRule[] {
    const all = [...this.rules(), ...rules];
    this.ctx.storage.kv.put("rules", all);
    return all;
  }

  clearRules(): void {
    this.ctx.storage.kv.delete("rules");
  }

  record(call: CallRecord): void {
    this.ctx.storage.sql.exec("INSERT INTO call (record) VALUES (?)", JSON.stringify(call));
  }

  /** All calls, oldest first. */
  calls(): CallRecord[] {
    const rows = this.ctx.storage.sql.exec<{ record: string }>("SELECT record FROM call ORDER BY id");
    return rows.toArray().map((row) => JSON.parse(row.record) as CallRecord);
  }

  clearCalls(): void {
    this.ctx.storage.sql.exec("DELETE FROM call");
  }

  /** How far an account's credential report is, and how far it is from now on. */
  advanceReport(accountId: string, to: ReportState): ReportState {
    const name = `report:${accountId}`;
    const before = this.ctx.storage.kv.get<ReportState>(name) ?? "none";
    if (to !== before) this.ctx.storage.kv.put(name, to);
    return before;
  }

  reportState(accountId: string): ReportState {
    return this.ctx.storage.kv.get<ReportState>(`report:${accountId}`) ?? "none";
  }

  /** The Standard Webhooks secret that vending accepts beside the built-in one. */
  vendingSecret(): string | undefined {
    return this.ctx.storage.kv.get<string>("vendingSecret");
  }

  setVendingSecret(secret: string): void {
    this.ctx.storage.kv.put("vendingSecret", secret);
  }

  /** The keys of the token issuers, the newest of each algorithm first; the first ones are made when they are needed. */
  async tokenKeys(): Promise<readonly TokenKey[]> {
    return this.ctx.storage.kv.get<readonly TokenKey[]>("tokenKeys") ?? this.rotateTokenKeys();
  }

  /** New keys sign from now on; those before them stay published, and older ones do not. */
  async rotateTokenKeys(): Promise<readonly TokenKey[]> {
    const before = this.ctx.storage.kv.get<readonly TokenKey[]>("tokenKeys") ?? [];
    const rotation = (this.ctx.storage.kv.get<number>("tokenRotations") ?? -1) + 1;
    const keys = [...(await makeTokenKeys(rotation)), ...before.slice(0, 2)];
    this.ctx.storage.kv.put("tokenRotations", rotation);
    this.ctx.storage.kv.put("tokenKeys", keys);
    return keys;
  }

  /** Forgets everything but the keys of the token issuers. */
  reset(): void {
    this.clearRules();
    this.ctx.storage.kv.delete("vendingSecret");
    this.clearCalls();
    for (const [name] of [...this.ctx.storage.kv.list({ prefix: "report:" })]) this.ctx.storage.kv.delete(name);
  }
}

export interface SandboxEnv {
  STATE: DurableObjectNamespace<SandboxState>;
  OBJECTS: R2Bucket;
}

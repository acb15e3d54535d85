const faultKinds = ["throttle", "error", "delay", "expire", "refuse", "close"] as const;
export type FaultKind = (typeof faultKinds)[number];

/** A fault to inject, as POST /_sandbox/faults takes it. */
export interface FaultRule {
  /** `iam:GetAccountAuthorizationDetails`, `s3:*` or `*`. The operation's or the permission's name. */
  readonly action: string;
  readonly kind: FaultKind;
  /** How often it is injected; without it, always. */
  readonly times?: number;
  /** How many matching calls succeed first. */
  readonly after?: number;
  readonly delayMs?: number;
  /** HTTP status and error code instead of those of the service's own dialect. */
  readonly status?: number;
  readonly code?: string;
  /** Only calls of, or into, this account. */
  readonly accountId?: string;
  /** Only calls signed for this region. */
  readonly region?: string;
  /** Only calls about this ARN: of a bucket, an object, a key or a role. */
  readonly resource?: string;
}

export interface CallSubject {
  /** The names that a rule's action may have. */
  readonly actions: readonly string[];
  readonly accountIds: readonly string[];
  readonly region: string;
  readonly resource: string;
}

export interface FaultPlan {
  readonly rules: readonly FaultRule[];
  readonly delayMs: number;
  /** The rule that decides the answer; undefined when the call goes through. */
  readonly decisive: FaultRule | undefined;
}

/**
 * Applies the rules in their order to one call: delays add up, the first other rule that is live decides.
 * `rules` of the answer have their `after` and `times` counted down.
 */
export function planFaults(rules: readonly FaultRule[], call: CallSubject): FaultPlan {
  let delayMs = 0;
  let decisive: FaultRule | undefined;
  const next = rules.map((rule) => {
    if (decisive !== undefined || rule.times === 0 || !matches(rule, call)) return rule;
    if (rule.after !== undefined && rule.after > 0) return { ...rule, after: rule.after - 1 };
    delayMs += rule.delayMs ?? 0;
    if (rule.kind !== "delay") decisive = rule;
    return rule.times === undefined ? rule : { ...rule, times: rule.times - 1 };
  });
  return { rules: next, delayMs, decisive };
}

function matches(rule: FaultRule, call: CallSubject): boolean {
  if (rule.accountId !== undefined && !call.accountIds.includes(rule.accountId)) return false;
  if (rule.region !== undefined && rule.region !== call.region) return false;
  if (rule.resource !== undefined && rule.resource !== call.resource) return false;
  if (rule.action === "*") return true;
  const prefix = rule.action.endsWith("*") ? rule.action.slice(0, -1) : undefined;
  return call.actions.some((action) => (prefix === undefined ? action === rule.action : action.startsWith(prefix)));
}

/** Reads a rule of a control request; a text says what is wrong with it. */
export function parseFaultRule(value: unknown): FaultRule | string {
  if (typeof value !== "object" || value === null) return "a rule must be an object";
  const { action, kind, ...rest } = value as Record<string, unknown>;
  if (typeof action !== "string" || !/^(?:\*|[a-z0-9-]+:.+)$/.test(action))
    return "action must be * or like iam:ListRoles";
  const known = faultKinds.find((name) => name === kind);
  if (known === undefined) return `kind must be one of ${faultKinds.join(", ")}`;
  for (const [name, member] of Object.entries(rest)) {
    const numeric = ["times", "after", "delayMs", "status"].includes(name);
    const textual = ["code", "accountId", "region", "resource"].includes(name);
    if (!numeric && !textual) return `unknown member ${name}`;
    if (numeric && !(Number.isInteger(member) && Number(member) >= 0)) return `${name} must be a whole number`;
    if (textual && typeof member !== "string") return `${name} must be a text`;
  }
  if (typeof rest.status === "number" && (rest.status < 200 || rest.status > 599)) return "status must be 200 to 599";
  return { action, kind: known, ...rest };
}

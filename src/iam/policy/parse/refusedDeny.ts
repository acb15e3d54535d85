import type { PolicyKind, Statement } from "../statement.ts";

/** What the parser could read of a Deny that AWS would refuse; a part is undefined where it is missing or wrong. */
export interface ReadableParts {
  id: string;
  action: Statement["action"] | undefined;
  resource: Statement["resource"];
  principal: Statement["principal"];
  conditions: Statement["conditions"];
  version: Statement["version"];
}

const EVERYTHING = { not: false, patterns: ["*"] } as const;
const ANYONE: Statement["principal"] = { not: false, entries: [{ kind: "*", value: "*" }] };

/**
 * A Deny that AWS would refuse was meant to deny something, so it is not dropped: it stands for the widest Deny that
 * what can be read of it admits, under a condition that nothing decides (`Refused`, with the reasons). It denies
 * nothing in any case, and makes conditional what it may have been meant to deny.
 */
export function refusedDeny(parts: ReadableParts, kind: PolicyKind | undefined, reasons: readonly string[]): Statement {
  const { id, action, resource, principal, conditions, version } = parts;
  return {
    id,
    effect: "Deny",
    action: widestAction(action),
    resource: kind === "trust" ? undefined : widestResource(resource),
    principal: kind === "identity" ? undefined : (principal ?? ANYONE),
    conditions: [
      ...conditions,
      {
        operator: "Refused",
        base: undefined,
        qualifier: undefined,
        ifExists: false,
        key: "Statement",
        values: reasons,
      },
    ],
    version,
  };
}

function widestAction(action: Statement["action"] | undefined): Statement["action"] {
  if (action === undefined) return EVERYTHING;
  const { not, patterns } = action;
  if (!not) return { not, patterns: patterns.flatMap(withService) };
  const good = patterns.filter(hasService);
  return good.length === 0 ? EVERYTHING : { not, patterns: good };
}

/** Every action but `*` names its service. */
export function hasService(pattern: string): boolean {
  return pattern === "*" || pattern.includes(":");
}

/** What a pattern without a colon may mean: one of its stars spans the colon, or it is a service or an action. */
function withService(pattern: string): readonly string[] {
  if (hasService(pattern)) return [pattern];
  const stars = [...pattern.matchAll(/\*/g)].map(({ index }) => index);
  if (stars.length === 0) return [`${pattern}:*`, `*:${pattern}`];
  return stars.map((at) => `${pattern.slice(0, at)}*:*${pattern.slice(at + 1)}`);
}

/** A resource is `*`, however often, or begins like an ARN. */
export function isResourceForm(pattern: string): boolean {
  return /^(\*+|arn:.*)$/su.test(pattern);
}

/** A resource that is no ARN is taken for the end of one. */
function widestResource(resource: Statement["resource"]): Statement["resource"] {
  if (resource === undefined) return EVERYTHING;
  const { not, patterns } = resource;
  if (!not) return { not, patterns: patterns.map((pattern) => (isResourceForm(pattern) ? pattern : `*${pattern}`)) };
  const good = patterns.filter(isResourceForm);
  return good.length === 0 ? EVERYTHING : { not, patterns: good };
}

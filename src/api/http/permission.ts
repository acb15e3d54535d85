export const PERMISSIONS = [
  "partner:read",
  "partner:write",
  "customer:read",
  "customer:write",
  "account:read",
  "account:write",
  "analysis:trigger",
  "analysis:read",
  "report:read",
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** Who sends a request; anonymous until that is known, and always on public routes. */
export type Caller = { kind: "anonymous" } | { kind: "operator" } | PartnerCaller;

/** Who acts for a partner: one of its keys or identities. */
export interface PartnerCaller {
  kind: "partner";
  partnerId: string;
  /** The id of its key, or `identity/` and the name of its identity. */
  name: string;
  permissions: ReadonlySet<string>;
  isOem: boolean;
}

/** What a route requires of its caller: nothing, to be known, to be the operator, or a permission over the partner in the path. */
export type RequiredPermission = "public" | "any" | "operator" | Permission;

/** Whether the caller may use the route for that partner; says nothing about whether the partner exists. */
export function isPermitted(caller: Caller, required: RequiredPermission, partnerId: string | undefined): boolean {
  if (required === "public" || caller.kind === "operator") return true;
  if (required === "operator" || caller.kind === "anonymous") return false;
  if (required === "any") return true;
  return caller.partnerId === partnerId && caller.permissions.has(required);
}

/** Whether the caller holds all of these permissions itself: nobody gives away more than that. */
export function holds(caller: Caller, permissions: readonly unknown[]): boolean {
  if (caller.kind === "operator") return true;
  return caller.kind === "partner" && permissions.every((name) => caller.permissions.has(String(name)));
}

/** How events and `createdBy` name a caller: `operator`, the id of its key, or `identity/` and the name of its identity. */
export function callerName(caller: Caller): string {
  return caller.kind === "partner" ? caller.name : caller.kind;
}

/** The partner that a path is about: it names the partner, or a customer by its customerId, which begins with the partner's. */
export function partnerOfPath(params: Readonly<Record<string, string>>): string | undefined {
  return params.partnerId ?? /^(P\d{6})-\d{12}$/.exec(params.customerId ?? "")?.[1];
}

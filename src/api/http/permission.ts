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
export type Caller =
  | { kind: "anonymous" }
  | { kind: "operator" }
  | { kind: "partner"; partnerId: string; keyId: string; permissions: ReadonlySet<string>; isOem: boolean };

/** What a route requires of its caller: nothing, to be known, to be the operator, or a permission over the partner in the path. */
export type RequiredPermission = "public" | "any" | "operator" | Permission;

/** Whether the caller may use the route for that partner; says nothing about whether the partner exists. */
export function isPermitted(caller: Caller, required: RequiredPermission, partnerId: string | undefined): boolean {
  if (required === "public" || caller.kind === "operator") return true;
  if (required === "operator" || caller.kind === "anonymous") return false;
  if (required === "any") return true;
  return caller.partnerId === partnerId && caller.permissions.has(required);
}

/** How events and `createdBy` name a caller: `operator` or the id of its key. */
export function callerName(caller: Caller): string {
  return caller.kind === "partner" ? caller.keyId : caller.kind;
}

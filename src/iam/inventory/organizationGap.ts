import type { Gap } from "./gaps.ts";

/**
 * Says that the policies of the organization have no part in an analysis. `hint`: how to have them next time; by default
 * none.
 */
export function organizationGap(hint = ""): Gap {
  return {
    service: "organizations",
    region: "",
    action: "organizations:ListPoliciesForTarget",
    code: "NotAvailable",
    message: `Organization policies were not available; what they forbid is not taken off.${hint === "" ? "" : ` ${hint}`}`,
  };
}

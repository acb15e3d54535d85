import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const BUDGETS = "budgets.amazonaws.com";
const ACTIONS_PAGE = "Configuring AWS Budgets actions";

/** AWS Budgets: an action attaches a managed policy with the role, once a budget is exceeded, which one of a cent soon is. */
export const BUDGETS_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "budgets-create-budget-action",
    title: "Create a budget action",
    phrase: { before: "attaching an administrator policy through a budget action with" },
    summary: (to) => `has a budget action attach an administrator policy to itself as ${to}`,
    passRole: [BUDGETS],
    only: "attach-policies",
    actions: [["budgets:CreateBudgetAction", "budgets:UpdateBudgetAction"]],
    prerequisites: [roleTrusting(BUDGETS), "A budget exists or can be created, and the role may attach policies"],
    remediation: restrictPassRole(BUDGETS),
    references: [PASS_ROLE_PAGE, ACTIONS_PAGE],
  },
];

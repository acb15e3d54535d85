import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const API_GATEWAY = "apigateway.amazonaws.com";

/** Amazon API Gateway: an AWS integration calls any operation. */
export const API_GATEWAY_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "apigateway-put-integration",
    title: "Create a REST API with an AWS integration",
    phrase: { before: "creating a REST API whose integration calls AWS with" },
    summary: (to) => `creates a REST API whose integration calls AWS as ${to}`,
    passRole: [API_GATEWAY],
    actions: [["apigateway:POST"], ["apigateway:PUT"]],
    prerequisites: [roleTrusting(API_GATEWAY)],
    remediation: restrictPassRole(API_GATEWAY),
    references: [PASS_ROLE_PAGE, "Integrations for REST APIs in API Gateway"],
  },
];

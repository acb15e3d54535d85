import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const SERVICE_CATALOG = "servicecatalog.amazonaws.com";

/** AWS Service Catalog. */
export const SERVICE_CATALOG_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "servicecatalog-provision-product",
    title: "Provision a Service Catalog product",
    phrase: { before: "provisioning a Service Catalog product with" },
    summary: (to) => `provisions a Service Catalog product of its own template with ${to} as the launch role`,
    passRole: [SERVICE_CATALOG],
    actions: [
      ["servicecatalog:CreatePortfolio"],
      ["servicecatalog:CreateProduct"],
      ["servicecatalog:AssociateProductWithPortfolio"],
      ["servicecatalog:AssociatePrincipalWithPortfolio"],
      ["servicecatalog:CreateConstraint"],
      ["servicecatalog:ProvisionProduct"],
    ],
    prerequisites: [roleTrusting(SERVICE_CATALOG)],
    remediation: restrictPassRole(SERVICE_CATALOG),
    references: [PASS_ROLE_PAGE, "AWS Service Catalog Launch Constraints"],
  },
];

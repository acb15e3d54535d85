import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const EC2 = "ec2.amazonaws.com";

/** EC2 Image Builder: it builds on an instance, whose role is used through an instance profile. */
export const IMAGE_BUILDER_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "imagebuilder-create-image",
    variantOf: "ec2-run-instances",
    title: "Build an image",
    phrase: { before: "building an EC2 image with" },
    summary: (to) => `runs its own Image Builder component on an instance with the instance profile of ${to}`,
    passRole: [EC2],
    instanceProfile: true,
    actions: [
      ["imagebuilder:CreateInfrastructureConfiguration"],
      ["imagebuilder:CreateComponent"],
      ["imagebuilder:CreateImageRecipe"],
      ["imagebuilder:CreateImage", "imagebuilder:StartImagePipelineExecution"],
    ],
    prerequisites: [roleTrusting(EC2), "The role has an instance profile, or one can be created"],
    remediation: restrictPassRole(EC2),
    references: [PASS_ROLE_PAGE, "Manage Image Builder infrastructure configurations"],
  },
];

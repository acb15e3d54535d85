import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const EC2 = "ec2.amazonaws.com";
const CONFIGURATIONS_PAGE = "Manage Image Builder infrastructure configurations";
const COMPONENT = ["imagebuilder:CreateComponent"];
const RECIPE = ["imagebuilder:CreateImageRecipe", "imagebuilder:CreateContainerRecipe"];
const TAKEOVER = {
  runsFor: [EC2],
  instanceProfile: true,
  prerequisites: ["An infrastructure configuration names the instance profile of the role"],
  references: [CONFIGURATIONS_PAGE, "Use components to customize your Image Builder image"],
} as const;

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
      COMPONENT,
      RECIPE,
      ["imagebuilder:CreateImage", "imagebuilder:StartImagePipelineExecution"],
    ],
    prerequisites: [roleTrusting(EC2), "The role has an instance profile, or one can be created"],
    remediation: restrictPassRole(EC2),
    references: [PASS_ROLE_PAGE, CONFIGURATIONS_PAGE],
  },
  {
    ...TAKEOVER,
    id: "imagebuilder-create-image-with-configuration",
    title: "Build an image by an infrastructure configuration",
    phrase: { before: "building an EC2 image by an infrastructure configuration that uses" },
    summary: (to) =>
      `runs its own Image Builder component by an infrastructure configuration whose instances run as ${to}`,
    target: { type: "imagebuilder:infrastructureConfiguration", state: "exists" },
    actions: [COMPONENT, RECIPE, ["imagebuilder:CreateImage", "imagebuilder:CreateImagePipeline"]],
    remediation: restrictActions("imagebuilder:CreateImage", "infrastructure configurations"),
  },
  {
    ...TAKEOVER,
    id: "imagebuilder-start-image-pipeline-execution",
    variantOf: "imagebuilder-create-image-with-configuration",
    title: "Run an image pipeline with its own recipe",
    phrase: { before: "starting an Image Builder pipeline that uses" },
    summary: (to) => `runs its own Image Builder component by an image pipeline whose instances run as ${to}`,
    target: { type: "imagebuilder:imagePipeline", state: "exists" },
    actions: [COMPONENT, RECIPE, ["imagebuilder:UpdateImagePipeline"], ["imagebuilder:StartImagePipelineExecution"]],
    remediation: restrictActions("imagebuilder:UpdateImagePipeline", "image pipelines"),
  },
];

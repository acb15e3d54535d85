import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const AGENTCORE = "bedrock-agentcore.amazonaws.com";
const INTERPRETER_PAGE = "Execute code and analyze data using Amazon Bedrock AgentCore Code Interpreter";
const RUN_CODE = [["bedrock-agentcore:StartCodeInterpreterSession"], ["bedrock-agentcore:InvokeCodeInterpreter"]];
const WITH_ROLE = {
  passRole: [AGENTCORE],
  prerequisites: [roleTrusting(AGENTCORE)],
  remediation: restrictPassRole(AGENTCORE),
} as const;

/** Amazon Bedrock AgentCore. */
export const BEDROCK_AGENTCORE_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    ...WITH_ROLE,
    id: "bedrock-agentcore-create-code-interpreter",
    pathfinding: [{ id: "bedrock-001" }],
    title: "Create a code interpreter",
    phrase: { before: "running code in a Bedrock AgentCore code interpreter with" },
    summary: (to) => `creates a Bedrock AgentCore code interpreter that runs its code as ${to}`,
    target: { type: "bedrock-agentcore:code-interpreter-custom", state: "created" },
    actions: [["bedrock-agentcore:CreateCodeInterpreter"], ...RUN_CODE],
    references: [PASS_ROLE_PAGE, INTERPRETER_PAGE],
  },
  {
    id: "bedrock-agentcore-invoke-code-interpreter",
    pathfinding: [{ id: "bedrock-002" }],
    title: "Run code in a code interpreter",
    phrase: { before: "running code in a Bedrock AgentCore code interpreter with" },
    summary: (to) => `runs its code in a Bedrock AgentCore code interpreter that runs as ${to}`,
    runsFor: [AGENTCORE],
    target: { type: "bedrock-agentcore:code-interpreter-custom", state: "exists" },
    actions: RUN_CODE,
    prerequisites: ["A code interpreter has the role as its execution role"],
    remediation: restrictActions("bedrock-agentcore:InvokeCodeInterpreter", "code interpreters"),
    references: [INTERPRETER_PAGE],
  },
  {
    ...WITH_ROLE,
    id: "bedrock-agentcore-create-agent-runtime",
    title: "Create an agent runtime",
    phrase: { before: "running a container in a Bedrock AgentCore runtime with" },
    summary: (to) => `runs its own container in a Bedrock AgentCore runtime as ${to}`,
    actions: [
      ["bedrock-agentcore:CreateAgentRuntime", "bedrock-agentcore:UpdateAgentRuntime"],
      ["bedrock-agentcore:InvokeAgentRuntime"],
    ],
    references: [PASS_ROLE_PAGE, "IAM Permissions for AgentCore Runtime"],
  },
  {
    id: "bedrock-agentcore-invoke-agent-runtime-command",
    title: "Run commands in an agent runtime",
    phrase: { before: "running commands in a Bedrock AgentCore runtime that runs with" },
    summary: (to) => `runs its own commands in a Bedrock AgentCore runtime that runs as ${to}`,
    runsFor: [AGENTCORE],
    target: { type: "bedrock-agentcore:runtime", state: "exists" },
    actions: [["bedrock-agentcore:InvokeAgentRuntimeCommand", "bedrock-agentcore:InvokeAgentRuntimeCommandShell"]],
    prerequisites: ["An agent runtime has the role as its execution role"],
    remediation: restrictActions("bedrock-agentcore:InvokeAgentRuntimeCommand", "agent runtimes"),
    references: ["IAM Permissions for AgentCore Runtime"],
  },
  {
    ...WITH_ROLE,
    id: "bedrock-agentcore-create-gateway",
    title: "Create a gateway to AWS services",
    phrase: { before: "creating a Bedrock AgentCore gateway with" },
    summary: (to) => `creates a Bedrock AgentCore gateway that calls AWS services as ${to}`,
    actions: [
      ["bedrock-agentcore:CreateGateway", "bedrock-agentcore:UpdateGateway"],
      ["bedrock-agentcore:CreateGatewayTarget", "bedrock-agentcore:UpdateGatewayTarget"],
      ["bedrock-agentcore:InvokeGateway"],
    ],
    assumed: true,
    references: [PASS_ROLE_PAGE, "Supported targets for Amazon Bedrock AgentCore gateways"],
  },
];

/** Reasons why actions that belong together differ, by "service:Noun" or, for jobs and batches, by action. */
export type Reasons = Readonly<Record<string, string>>;

const PUBLISHED = "as published";
const TAGS = "tags of objects are published as data, showing them as configuration";

/** Nouns whose actions to create, change, show and delete them are of different planes. */
export const HANDLING: Reasons = {
  "acm:Certificate": "the export holds the private key, the rest is about the certificate",
  "amplifybackend:Token": "a challenge token is handed out for signing in, deleting one administers",
  "athena:NamedQuery": PUBLISHED,
  "athena:PreparedStatement": "as the named queries, which are published",
  "athena:WorkGroup": PUBLISHED,
  "aws-external-anthropic:BatchInference": "creating one infers, the rest is about the job",
  "bedrock-mantle:Inference": "creating one infers, the stored answer is content",
  "bedrock:KnowledgeBaseDocument": "getting one shows its state, not its text",
  "cassandra:MultiRegionResource": "Modify is a statement on rows, the rest on tables",
  "dynamodb:Table": PUBLISHED,
  "finspace:KxChangeset": "creating one adds data, getting one shows its state",
  "glue:RecipeAction": "sending one runs it, getting one shows its result",
  "kms:CustomKeyStore": PUBLISHED,
  "lakeformation:TableObject":
    "names of objects are configuration, changing which ones make the table changes its content",
  "machinelearning:BatchPrediction": "creating one predicts, the rest is about the job",
  "payment-cryptography:Key": "import and export carry key material, the rest is about the key",
  "profile:SegmentSnapshot": "creating one exports profiles, getting one shows its state",
  "profile:Snapshot": "creating one exports profiles, getting one shows its state",
  "s3-object-lambda:ObjectTagging": TAGS,
  "s3-object-lambda:ObjectVersionTagging": TAGS,
  "s3-outposts:ObjectTagging": TAGS,
  "s3-outposts:ObjectVersionTagging": TAGS,
  "s3:ObjectTagging": TAGS,
  "s3:ObjectVersionTagging": TAGS,
  "s3tables:TableMetadataLocation": "a pointer to content is not content, but turning it changes what the table holds",
};

/** Runs that are shown with their result. */
export const RUNS: Reasons = {
  "chime:SpeakerSearchTask": "the answer names who was recognized",
  "chime:VoiceToneAnalysisTask": "the answer rates the voice",
  "health-agent:MedicalScribeListeningSession": "the answer leads to the note",
  "health-agent:PatientInsightsJob": "the answer leads to the insights",
  "nimble:StreamingSessionStream": "the answer holds the address of the stream, as that of its creation",
  "qapps:QAppSession": "the answer holds what was filled in",
};

/** Opposites of different planes. */
export const OPPOSITES: Reasons = {
  "iot:Tunnel": "opening a tunnel hands out the tokens for it, closing one cuts it off",
};

/** What stops a run without administering it. */
export const HALTING: Reasons = {
  "lakeformation:Transaction": "a transaction is part of the content it changes",
  "swf:Timer": "a decision of the workflow itself",
  "swf:WorkflowExecution": "a decision of the workflow itself; another's execution is terminated, which administers",
};

/** What is used when it is started but is no analysis, so that showing it shows its state. */
export const FINDINGS: Reasons = {
  "bedrock-agentcore:BatchEvaluation": "getting one shows the state of the run",
  "codebuild:Build": "the artifacts lie in a bucket",
  "glue:Crawler": "what a crawler finds are tables of the catalog",
  "glue:Trigger": "a trigger starts jobs",
  "outposts:Connection": "a connection to a server",
  "ssm-guiconnect:Connection": "a connection to a desktop",
};

/** Actions on many that are not what the action on one is. */
export const BATCHES: Reasons = {
  "rds-data:BatchExecuteStatement": "returns no rows",
};

/** Jobs that are not what the immediate request of the same name is. */
export const JOBS: Reasons = {
  "bedrock:CreateInvocation": "writes a record of an invocation into a session",
};

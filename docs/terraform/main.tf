# The role that the k9 partner API assumes to read the configuration of the account of the AWS provider, and the account's
# configuration with the service. The policy and the trust policy are those of docs/aws.

terraform {
  required_version = ">= 1.4"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

data "aws_caller_identity" "account" {}

data "aws_partition" "account" {}

locals {
  account_id = data.aws_caller_identity.account.account_id
  path       = "/partner/${var.partner_id}/customer/${var.partner_customer_id}/account/${local.account_id}"
}

data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "K9MayAudit"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [var.service_principal_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [var.external_id]
    }

    condition {
      test     = "StringLike"
      variable = "sts:RoleSessionName"
      values   = ["ondemand-${var.partner_id}-*", "daily-${var.partner_id}-*"]
    }
  }
}

resource "aws_iam_role" "auditor" {
  name                 = var.role_name
  description          = "Assumed by the k9 partner API to analyze this account."
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = 3600
}

resource "aws_iam_role_policy" "read_configuration" {
  name   = "read-configuration"
  role   = aws_iam_role.auditor.id
  policy = file("${path.module}/../aws/k9-auditor.permissions.json")
}

# The key is read from the environment (K9_KEY), so that it is in no state and no plan.
resource "terraform_data" "registration" {
  input = {
    url = "${var.service_url}${local.path}"
    body = jsonencode({
      partnerId         = var.partner_id
      partnerCustomerId = var.partner_customer_id
      accountId         = local.account_id
      provider          = data.aws_partition.account.partition
      auditorAuthMethod = "config"
      auditorAuthConfig = {
        roleArn    = aws_iam_role.auditor.arn
        externalId = var.external_id
      }
    })
  }
  triggers_replace = [aws_iam_role.auditor.arn, var.external_id, var.service_url, local.path]

  provisioner "local-exec" {
    command = "printf 'header = \"Authorization: Bearer %s\"' \"$K9_KEY\" | curl --silent --show-error --fail-with-body --retry 5 --config - --request PUT --header 'Content-Type: application/json' --data \"$BODY\" \"$URL\""
    environment = {
      URL  = self.input.url
      BODY = self.input.body
    }
  }

  provisioner "local-exec" {
    when    = destroy
    command = "printf 'header = \"Authorization: Bearer %s\"' \"$K9_KEY\" | curl --silent --show-error --fail-with-body --retry 5 --config - --request DELETE \"$URL\""
    environment = {
      URL = self.input.url
    }
  }

  depends_on = [aws_iam_role_policy.read_configuration]
}

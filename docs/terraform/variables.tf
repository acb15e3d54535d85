variable "service_url" {
  description = "Where the service is, without a slash at the end: https://k9.example.com"
  type        = string
  validation {
    condition     = can(regex("^https?://[^/]+$", var.service_url))
    error_message = "The URL must name scheme and host alone."
  }
}

variable "service_principal_arn" {
  description = "ARN of the service's own IAM user or role, as the operator of the service tells it."
  type        = string
}

variable "partner_id" {
  description = "ID of the partner with the service. The role refuses sessions of other partners."
  type        = string
  validation {
    condition     = can(regex("^P[0-9]{6}$", var.partner_id))
    error_message = "The ID must be P followed by six digits."
  }
}

variable "partner_customer_id" {
  description = "The partner's own identifier of the customer."
  type        = string
  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]{6,64}$", var.partner_customer_id))
    error_message = "The ID must be 6 to 64 characters of A-Z, a-z, 0-9, _, . and -."
  }
}

variable "external_id" {
  description = "External ID that the role demands, made by POST /partner/{partnerId}/external-id."
  type        = string
  validation {
    condition     = can(regex("^[A-Za-z0-9_+=,.@:/-]{16,1224}$", var.external_id))
    error_message = "The ID must be 16 to 1224 characters of A-Z, a-z, 0-9 and _+=,.@:/-."
  }
}

variable "role_name" {
  description = "Name of the role."
  type        = string
  default     = "k9-auditor"
}

output "role_arn" {
  description = "ARN of the role that the service assumes."
  value       = aws_iam_role.auditor.arn
}

CREATE TABLE `organization_policies` (
	`customer_id` text NOT NULL,
	`organization_id` text NOT NULL,
	`collected_at` integer NOT NULL,
	`object_key` text NOT NULL,
	PRIMARY KEY(`customer_id`, `organization_id`),
	FOREIGN KEY (`customer_id`) REFERENCES `customer`(`customer_id`) ON UPDATE no action ON DELETE no action
);

export { type Audit, type AuditEntry, type AuditFilter, createAudit, type Deed } from './audit.ts';

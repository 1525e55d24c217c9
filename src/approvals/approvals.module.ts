export class ApprovalsModule {}

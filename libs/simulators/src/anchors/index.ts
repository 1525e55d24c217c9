export { S3_TEST_ACCOUNT, type S3Object, type S3Server, type S3ServerOptions, startS3Server } from './s3-server.js';
export { startTimestampServer, type TimestampServer, type TimestampTrouble } from './timestamp-server.js';

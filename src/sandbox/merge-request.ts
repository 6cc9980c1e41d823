/** A merge request: as much of one as labels need. */
export type MergeRequest = {
  readonly id: number;
  readonly iid: number;
  readonly projectId: number;
  title: string;
  state: 'opened' | 'closed' | 'merged';
  readonly authorId: number;
  labelIds: number[];
  readonly createdAt: string;
  updatedAt: string;
};

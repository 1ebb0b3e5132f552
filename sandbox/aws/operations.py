"""Every operation by name. What a newer service model knows beyond these is refused with a clear error."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.resources import (
    algorithms,
    attributions,
    batches,
    campaigns,
    dataset_groups,
    datasets,
    deletions,
    exports,
    filters,
    imports,
    recipes,
    recommenders,
    schemas,
    solutions,
    tags,
    trackers,
    versions,
)
from sandbox.aws.resources.jobs import (
    BatchInferenceJob,
    BatchSegmentJob,
    DataDeletionJob,
    DatasetExportJob,
    DatasetImportJob,
)
from sandbox.aws.resources.kinds import (
    Campaign,
    Dataset,
    DatasetGroup,
    EventTracker,
    Filter,
    MetricAttribution,
    Recommender,
    Schema,
    Solution,
    SolutionVersion,
)
from sandbox.aws.resources.reading import describe, listing
from sandbox.aws.runtime import actions, events, recommendations

Handler: TypeAlias = Callable[..., Json]

OPERATIONS: Mapping[str, Handler] = {
    "CreateSchema": schemas.create,
    "DescribeSchema": describe(Schema, "schema"),
    "ListSchemas": listing(Schema, "schemas"),
    "DeleteSchema": schemas.delete,
    "CreateDatasetGroup": dataset_groups.create,
    "DescribeDatasetGroup": describe(DatasetGroup, "datasetGroup"),
    "ListDatasetGroups": listing(DatasetGroup, "datasetGroups"),
    "DeleteDatasetGroup": dataset_groups.delete,
    "CreateDataset": datasets.create,
    "DescribeDataset": describe(Dataset, "dataset"),
    "ListDatasets": listing(Dataset, "datasets", within="dataset_group_arn", shown=datasets.shown),
    "UpdateDataset": datasets.update,
    "DeleteDataset": datasets.delete,
    "CreateDatasetImportJob": imports.create,
    "DescribeDatasetImportJob": describe(DatasetImportJob, "datasetImportJob"),
    "ListDatasetImportJobs": listing(DatasetImportJob, "datasetImportJobs", within="dataset_arn"),
    "CreateDatasetExportJob": exports.create,
    "DescribeDatasetExportJob": describe(DatasetExportJob, "datasetExportJob"),
    "ListDatasetExportJobs": listing(DatasetExportJob, "datasetExportJobs", within="dataset_arn"),
    "CreateDataDeletionJob": deletions.create,
    "DescribeDataDeletionJob": describe(DataDeletionJob, "dataDeletionJob"),
    "ListDataDeletionJobs": listing(DataDeletionJob, "dataDeletionJobs", within="dataset_group_arn", newest_first=True),
    "CreateEventTracker": trackers.create,
    "DescribeEventTracker": describe(EventTracker, "eventTracker"),
    "ListEventTrackers": listing(EventTracker, "eventTrackers", within="dataset_group_arn"),
    "DeleteEventTracker": trackers.delete,
    "CreateFilter": filters.create,
    "DescribeFilter": describe(Filter, "filter"),
    "ListFilters": listing(Filter, "Filters", within="dataset_group_arn"),
    "DeleteFilter": filters.delete,
    "CreateSolution": solutions.create,
    "UpdateSolution": solutions.update,
    "DescribeSolution": describe(Solution, "solution"),
    "ListSolutions": listing(Solution, "solutions", within="dataset_group_arn"),
    "DeleteSolution": solutions.delete,
    "CreateSolutionVersion": versions.create,
    "DescribeSolutionVersion": describe(SolutionVersion, "solutionVersion"),
    "ListSolutionVersions": listing(SolutionVersion, "solutionVersions", within="solution_arn", parents=Solution),
    "StopSolutionVersionCreation": versions.stop,
    "GetSolutionMetrics": versions.metrics,
    "CreateCampaign": campaigns.create,
    "UpdateCampaign": campaigns.update,
    "DescribeCampaign": describe(Campaign, "campaign"),
    "ListCampaigns": listing(Campaign, "campaigns", within="solution_arn"),
    "DeleteCampaign": campaigns.delete,
    "CreateRecommender": recommenders.create,
    "UpdateRecommender": recommenders.update,
    "StartRecommender": recommenders.start,
    "StopRecommender": recommenders.stop,
    "DescribeRecommender": describe(Recommender, "recommender"),
    "ListRecommenders": listing(Recommender, "recommenders", within="dataset_group_arn"),
    "DeleteRecommender": recommenders.delete,
    "CreateBatchInferenceJob": batches.create_inference,
    "DescribeBatchInferenceJob": describe(BatchInferenceJob, "batchInferenceJob"),
    "ListBatchInferenceJobs": listing(BatchInferenceJob, "batchInferenceJobs", within="solution_version_arn"),
    "CreateBatchSegmentJob": batches.create_segment,
    "DescribeBatchSegmentJob": describe(BatchSegmentJob, "batchSegmentJob"),
    "ListBatchSegmentJobs": listing(BatchSegmentJob, "batchSegmentJobs", within="solution_version_arn"),
    "CreateMetricAttribution": attributions.create,
    "UpdateMetricAttribution": attributions.update,
    "DescribeMetricAttribution": describe(MetricAttribution, "metricAttribution"),
    "ListMetricAttributions": listing(MetricAttribution, "metricAttributions", within="dataset_group_arn"),
    "ListMetricAttributionMetrics": attributions.list_metrics,
    "DeleteMetricAttribution": attributions.delete,
    "ListRecipes": recipes.listing,
    "DescribeRecipe": recipes.describe,
    "DescribeAlgorithm": algorithms.describe,
    "DescribeFeatureTransformation": algorithms.describe_features,
    "TagResource": tags.tag,
    "UntagResource": tags.untag,
    "ListTagsForResource": tags.listing,
    "GetRecommendations": recommendations.recommend,
    "GetPersonalizedRanking": recommendations.rank,
    "GetActionRecommendations": actions.recommend,
    "PutEvents": events.put_events,
    "PutItems": events.put_items,
    "PutUsers": events.put_users,
    "PutActions": events.put_actions,
    "PutActionInteractions": events.put_action_interactions,
}


def handler(operation: str) -> Handler:
    """Return what answers an operation, or raise `InvalidInputError` where it is not known here."""
    if operation not in OPERATIONS:
        raise InvalidInputError(f"{operation} is not supported by this endpoint yet.")
    return OPERATIONS[operation]

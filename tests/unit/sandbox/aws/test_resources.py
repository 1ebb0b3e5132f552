import json
from contextlib import closing

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.aws_endpoint import INTERACTIONS_SCHEMA, ITEMS_SCHEMA, ROLE, Aws, until
from tests.unit.sandbox.aws.conftest import Desk, Films

ARN = "arn:aws:personalize:us-east-1:000000000000:"


def test_arns_follow_from_names(desk: Desk) -> None:
    """A client may build an ARN by hand: names decide, and a dataset goes by group and type."""
    group = desk.group("films")
    assert group == ARN + "dataset-group/films"
    assert desk.dataset(group) == ARN + "dataset/films/INTERACTIONS"
    solution = desk.solution(group, "aws-sims")
    assert solution == ARN + "solution/aws-sims"
    version = desk.start_training(solution)
    assert version.startswith(solution + "/")
    assert len(version.rpartition("/")[2]) == 8


def test_a_name_is_taken_once(desk: Desk) -> None:
    """A second resource of a name is refused in AWS's words."""
    desk.group("films")
    with pytest.raises(desk.aws.personalize.exceptions.ResourceAlreadyExistsException, match="already exists"):
        desk.aws.personalize.create_dataset_group(name="films")


def test_unknown_arns_are_not_found(aws: Aws) -> None:
    """The control plane says ResourceNotFound with HTTP 400."""
    with pytest.raises(aws.personalize.exceptions.ResourceNotFoundException) as refusal:
        aws.personalize.describe_campaign(campaignArn=ARN + "campaign/none")
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


@pytest.mark.parametrize("name", ["-films", "fil ms", "f" * 64])
def test_names_follow_the_models_pattern(aws: Aws, name: str) -> None:
    """What botocore lets through and AWS does not is refused here too."""
    with pytest.raises(aws.personalize.exceptions.InvalidInputException, match="failed to satisfy constraint"):
        aws.personalize.create_dataset_group(name=name)


def test_requests_for_a_region_without_personalize_are_refused(aws: Aws) -> None:
    """The credential scope must name one that has it."""
    elsewhere = boto3.client(
        "personalize",
        endpoint_url=aws.url,
        region_name="us-west-1",
        aws_access_key_id="tester",
        aws_secret_access_key="secret",
    )
    with closing(elsewhere), pytest.raises(ClientError, match="valid region"):
        elsewhere.list_schemas()


def test_lists_come_in_pages(aws: Aws) -> None:
    """Every page but the last has a token; a token of another list is refused."""
    for number in range(5):
        aws.personalize.create_schema(name=f"s{number}", schema=INTERACTIONS_SCHEMA)
    pages = list(aws.personalize.get_paginator("list_schemas").paginate(PaginationConfig={"PageSize": 2}))
    assert [len(page["schemas"]) for page in pages] == [2, 2, 1]
    assert [schema["name"] for page in pages for schema in page["schemas"]] == [f"s{number}" for number in range(5)]
    for token in ("nonsense", pages[0]["nextToken"]):
        with pytest.raises(aws.personalize.exceptions.InvalidNextTokenException):
            aws.personalize.list_dataset_groups(nextToken=token)


def test_a_page_holds_at_most_a_hundred(aws: Aws) -> None:
    """`maxResults` above the model's maximum is refused."""
    with pytest.raises(aws.personalize.exceptions.InvalidInputException, match="less than or equal to 100"):
        aws.personalize.list_schemas(maxResults=101)


def test_lists_can_be_narrowed(desk: Desk) -> None:
    """A list of one group's datasets leaves out the other's."""
    one, two = desk.group("one"), desk.group("two")
    desk.dataset(one)
    desk.dataset(two)
    listed = desk.aws.personalize.list_datasets(datasetGroupArn=one)["datasets"]
    assert [dataset["datasetArn"] for dataset in listed] == [ARN + "dataset/one/INTERACTIONS"]
    assert len(desk.aws.personalize.list_datasets()["datasets"]) == 2


def test_quotas_hold(desk: Desk) -> None:
    """A sixth dataset group is one too many."""
    for number in range(5):
        desk.group(f"g{number}")
    with pytest.raises(desk.aws.personalize.exceptions.LimitExceededException, match="More than 5 resources"):
        desk.aws.personalize.create_dataset_group(name="g5")


def test_deletion_goes_from_the_inside_out(desk: Desk) -> None:
    """A schema waits for its dataset, an Interactions dataset for the tracker, and a group for what is in it."""
    personalize = desk.aws.personalize
    group = desk.group()
    dataset = desk.dataset(group)
    tracker = personalize.create_event_tracker(name="t", datasetGroupArn=group)["eventTrackerArn"]
    schema = personalize.list_schemas()["schemas"][0]["schemaArn"]
    with pytest.raises(personalize.exceptions.ResourceInUseException):
        personalize.delete_schema(schemaArn=schema)
    with pytest.raises(personalize.exceptions.ResourceInUseException):
        personalize.delete_dataset(datasetArn=dataset)
    with pytest.raises(personalize.exceptions.ResourceInUseException):
        personalize.delete_dataset_group(datasetGroupArn=group)
    personalize.delete_event_tracker(eventTrackerArn=tracker)
    personalize.delete_dataset(datasetArn=dataset)
    personalize.delete_schema(schemaArn=schema)
    personalize.delete_dataset_group(datasetGroupArn=group)
    assert personalize.describe_dataset_group(datasetGroupArn=group)["datasetGroup"]["status"].startswith("DELETE")
    until(lambda: not personalize.list_dataset_groups()["datasetGroups"])


def test_a_group_has_one_event_tracker(desk: Desk) -> None:
    """A second tracker is refused."""
    group = desk.group()
    desk.dataset(group)
    desk.aws.personalize.create_event_tracker(name="t", datasetGroupArn=group)
    with pytest.raises(desk.aws.personalize.exceptions.ResourceAlreadyExistsException):
        desk.aws.personalize.create_event_tracker(name="t2", datasetGroupArn=group)


def test_a_dataset_needs_a_schema_of_its_type(desk: Desk) -> None:
    """An Items schema cannot describe Interactions; an unknown type is no type."""
    group = desk.group()
    schema = desk.aws.personalize.create_schema(name="items", schema=ITEMS_SCHEMA)["schemaArn"]
    for kind, complaint in (("INTERACTIONS", "describes ITEMS"), ("Films", "Invalid dataset type")):
        with pytest.raises(desk.aws.personalize.exceptions.InvalidInputException, match=complaint):
            desk.aws.personalize.create_dataset(name="d", schemaArn=schema, datasetGroupArn=group, datasetType=kind)


def test_describe_tells_a_solutions_latest_version(films: Films) -> None:
    """DescribeSolution carries the newest version's ARN and status; lists carry summaries."""
    arn = films.versions["aws-sims"].rpartition("/")[0]
    solution = films.aws.personalize.describe_solution(solutionArn=arn)["solution"]
    versions = films.aws.personalize.list_solution_versions(solutionArn=arn)["solutionVersions"]
    newest = max(versions, key=lambda version: version["creationDateTime"])
    assert solution["latestSolutionVersion"]["solutionVersionArn"] == newest["solutionVersionArn"]
    assert solution["latestSolutionVersion"]["status"] == newest["status"]
    assert solution["performAutoTraining"] is False
    summary = films.aws.personalize.list_solutions(datasetGroupArn=films.group_arn)["solutions"][0]
    assert "solutionConfig" not in summary


def test_an_interactions_dataset_in_use_stays(films: Films) -> None:
    """Neither a dataset that a campaign stands on nor a solution with a campaign can be deleted."""
    personalize = films.aws.personalize
    with pytest.raises(personalize.exceptions.ResourceInUseException):
        personalize.delete_dataset(datasetArn=films.group_arn.replace("dataset-group", "dataset") + "/INTERACTIONS")
    with pytest.raises(personalize.exceptions.ResourceInUseException):
        personalize.delete_solution(solutionArn=films.versions["aws-sims"].rpartition("/")[0])


def test_recipes_are_listed_and_described(aws: Aws) -> None:
    """Recipes have ARNs without region and account; some are use cases of a domain, and on a second page."""
    first = aws.personalize.list_recipes(recipeProvider="SERVICE")
    listed = {recipe["name"] for recipe in first["recipes"]}
    assert {"aws-user-personalization-v2", "aws-sims", "aws-popularity-count"} <= listed
    second = aws.personalize.list_recipes(recipeProvider="SERVICE", nextToken=first["nextToken"])
    assert "nextToken" not in second
    names = listed | {recipe["name"] for recipe in second["recipes"]}
    assert len(names) == len(first["recipes"]) + len(second["recipes"])
    described = aws.personalize.describe_recipe(recipeArn="arn:aws:personalize:::recipe/aws-sims")["recipe"]
    assert described["recipeType"] == "RELATED_ITEMS"
    use_cases = aws.personalize.list_recipes(domain="ECOMMERCE")["recipes"]
    assert {recipe["domain"] for recipe in use_cases} == {"ECOMMERCE"}
    assert "aws-ecomm-recommended-for-you" in names & {recipe["name"] for recipe in use_cases}


def test_tags_can_be_put_on_and_taken_off(desk: Desk) -> None:
    """Tags given at creation or later are listed until they are removed."""
    arn = desk.aws.personalize.create_dataset_group(name="g", tags=[{"tagKey": "team", "tagValue": "a"}])
    group = arn["datasetGroupArn"]
    desk.aws.personalize.tag_resource(
        resourceArn=group, tags=[{"tagKey": "team", "tagValue": "b"}, {"tagKey": "cost", "tagValue": "1"}]
    )
    desk.aws.personalize.untag_resource(resourceArn=group, tagKeys=["cost"])
    assert desk.aws.personalize.list_tags_for_resource(resourceArn=group)["tags"] == [
        {"tagKey": "team", "tagValue": "b"}
    ]


def test_a_resource_carries_at_most_fifty_tags(desk: Desk) -> None:
    """At its creation, later, and when they go."""
    client = desk.aws.personalize
    many = [{"tagKey": f"k{number}", "tagValue": "v"} for number in range(51)]
    with pytest.raises(client.exceptions.TooManyTagsException):
        client.create_dataset_group(name="g", tags=many)  # type: ignore[arg-type] # as the stubs have it
    group = client.create_dataset_group(name="g", tags=many[:50])["datasetGroupArn"]  # type: ignore[arg-type] # likewise
    with pytest.raises(client.exceptions.TooManyTagsException):
        client.tag_resource(resourceArn=group, tags=many)  # type: ignore[arg-type] # likewise
    with pytest.raises(client.exceptions.TooManyTagKeysException):
        client.untag_resource(resourceArn=group, tagKeys=[tag["tagKey"] for tag in many])


def test_imports_need_an_s3_uri(desk: Desk) -> None:
    """A location that is no S3 URI is refused at once; a first import must be FULL."""
    dataset = desk.dataset(desk.group())
    invalid = desk.aws.personalize.exceptions.InvalidInputException
    with pytest.raises(invalid, match="Invalid Data location"):
        desk.aws.personalize.create_dataset_import_job(
            jobName="j", datasetArn=dataset, dataSource={"dataLocation": "https://example.com/f.csv"}, roleArn=ROLE
        )
    with pytest.raises(invalid, match="must be of import mode FULL"):
        desk.aws.personalize.create_dataset_import_job(
            jobName="j",
            datasetArn=dataset,
            dataSource={"dataLocation": "s3://b/f.csv"},
            roleArn=ROLE,
            importMode="INCREMENTAL",
        )


def test_a_schema_that_lacks_a_field_is_refused(aws: Aws) -> None:
    """The caller is told which field is missing."""
    record = json.loads(INTERACTIONS_SCHEMA)
    record["fields"] = record["fields"][:2]
    with pytest.raises(aws.personalize.exceptions.InvalidInputException, match="TIMESTAMP"):
        aws.personalize.create_schema(name="s", schema=json.dumps(record))

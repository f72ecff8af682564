"""The alarms of each function: it fails, it is held back, people are answered by our own fault."""

from typing import Any

CONDITIONS = {"HasAlarmTopic": {"Fn::Not": [{"Fn::Equals": [{"Ref": "AlarmTopicArn"}, ""]}]}}
_SAID = {
    "Errors": "{} raised, or ran out of time. Its log says where; see docs/operations.md.",
    "Throttles": "{} was asked more at once than the account allows.",
}


def of_function(name: str, metric: str) -> dict[str, Any]:
    return _alarm(_SAID[metric].format(name), "AWS/Lambda", metric, {"FunctionName": name})


def of_api(name: str) -> dict[str, Any]:
    return _alarm(f"{name} answered people by a fault of ours.", "AWS/ApiGateway", "5XXError", {"ApiName": name})


def _alarm(said: str, namespace: str, metric: str, of: dict[str, str]) -> dict[str, Any]:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": said,
            "Namespace": namespace,
            "MetricName": metric,
            "Dimensions": [{"Name": name, "Value": value} for name, value in of.items()],
            "Statistic": "Sum",
            "Period": 300,
            "EvaluationPeriods": 1,
            "Threshold": 0,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": {"Fn::If": ["HasAlarmTopic", [{"Ref": "AlarmTopicArn"}], {"Ref": "AWS::NoValue"}]},
        },
    }

from collections.abc import Mapping

Operations = Mapping[str, dict[str, list[dict[str, object]]]]  # by method; of each, what app.api looks at

class FlaskPlugin:
    @staticmethod
    def flaskpath2openapi(path: str) -> str: ...
    def path_helper(
        self, rule: object, operations: Operations, parameters: list[dict[str, object]], **kwargs: object
    ) -> str: ...

# SPDX-License-Identifier: Apache-2.0
"""The Kubernetes API in as many words as the test needs; standard library only."""
import http.client
import json
import ssl
import threading
from urllib.parse import urlencode, urlsplit


class ApiError(Exception):
    def __init__(self, code, body):
        super().__init__("%s: %s" % (code, body.get("message", body) if isinstance(body, dict) else body))
        self.code = code


class Api:
    """One server; safe to use from several threads."""

    def __init__(self, url, token=None, authority=None):
        self.url, self.token = urlsplit(url), token
        self.tls = ssl.create_default_context(cafile=authority) if self.url.scheme == "https" else None
        self.local, self.resources = threading.local(), {}

    def _connection(self):
        if not getattr(self.local, "connection", None):
            address = (self.url.hostname, self.url.port)
            self.local.connection = (http.client.HTTPSConnection(*address, context=self.tls, timeout=30) if self.tls
                                     else http.client.HTTPConnection(*address, timeout=30))
        return self.local.connection

    def request(self, method, path, body=None, content_type="application/json", **params):
        headers = {"Content-Type": content_type, "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        target = path + ("?" + urlencode(params) if params else "")
        connection = self._connection()
        try:
            connection.request(method, target, json.dumps(body) if body is not None else None, headers)
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            self.local.connection = None
            raise
        try:
            answer = json.loads(text or b"{}")
        except ValueError:
            answer = text.decode(errors="replace")
        if response.status >= 400:
            raise ApiError(response.status, answer)
        return answer

    def path(self, api_version, kind, namespace=None, name=None):
        """Raises KeyError for a kind that the server does not have."""
        base = "/api/v1" if api_version == "v1" else "/apis/" + api_version
        if (api_version, kind) not in self.resources:
            try:
                found = self.request("GET", base)["resources"]
            except ApiError:
                found = []
            self.resources.update({(api_version, r["kind"]): r for r in found if "/" not in r["name"]})
        resource = self.resources[(api_version, kind)]
        where = "/namespaces/" + namespace if resource["namespaced"] and namespace else ""
        return base + where + "/" + resource["name"] + ("/" + name if name else "")

    def _path_of(self, manifest):
        metadata = manifest["metadata"]
        return self.path(manifest["apiVersion"], manifest["kind"], metadata.get("namespace"), metadata["name"])

    def find(self, api_version, kind, namespace, name):
        try:
            return self.request("GET", self.path(api_version, kind, namespace, name))
        except ApiError as error:
            if error.code == 404:
                return None
            raise

    def list(self, api_version, kind, namespace=None):
        answer = self.request("GET", self.path(api_version, kind, namespace))
        return [{"apiVersion": api_version, "kind": kind, **item} for item in answer["items"]]

    def apply(self, manifest, **params):
        return self.request("PATCH", self._path_of(manifest), manifest, "application/apply-patch+yaml",
                            fieldManager="e2e", force="true", **params)

    def patch(self, manifest, patch, subresource=""):
        return self.request("PATCH", self._path_of(manifest) + subresource, patch, "application/merge-patch+json",
                            fieldManager="e2e")

    def delete(self, manifest):
        try:
            self.request("DELETE", self._path_of(manifest), {"propagationPolicy": "Background"})
        except ApiError as error:
            if error.code != 404:
                raise

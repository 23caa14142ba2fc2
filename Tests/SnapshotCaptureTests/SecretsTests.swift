import SnapshotCapture
import Testing

/// Values here are made up, in the shapes that their issuers document.
@Suite struct SecretsTests {
  @Test(arguments: [
    "password", "DB_PASSWORD", "dbPassword", "rd.luks.passphrase", "registry-token",
    "awsSecretAccessKey",
    "AWS_ACCESS_KEY_ID", "api_key", "apiKey", "tls.privateKey", "example.com/client-secret",
    "/proc/sys/net/ipv4/tcp_fastopen_key", "Authorization", "session.cookie",
    "MYSQL_PASS", ".dockerconfigjson",
  ])
  func keysThatNameOne(_ key: String) {
    #expect(Secrets.isSecret(key: key, value: "x"))
  }

  @Test(arguments: [
    "kernel/keys/maxkeys", "monkey", "node-role.kubernetes.io/control-plane", "ConditionPathExists",
    "passive", "tokenizer", "secretary", "key", "nvidia.com/gpu.product", "kernel/tainted",
    "driver.version", "author", "bridge-nf-pass-vlan-input-dev",
  ])
  func keysThatDoNot(_ key: String) {
    #expect(!Secrets.isSecret(key: key, value: "x"))
  }

  @Test(arguments: [
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789", "nvapi-abcdefghijklmnopqrstuvwxyz012345",
    "AKIAIOSFODNN7EXAMPLE", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl",
    "abcdef.0123456789abcdef",
    "wJalrXUtnFEMI-K7MDENG+bPxRfiCYEXAMPLEKEY", "-----BEGIN OPENSSH PRIVATE KEY-----",
    "http://user:swordfish@proxy.example.com:3128", "/usr/bin/join --token=swordfish --verbose",
    "{ argv[]=/bin/a --registry-password swordfish ; x }",
    "A=b PASSWORD=swordfish", "{ argv[]=/bin/a --registry-password=swordfish ; x }",
  ])
  func valuesThatAreOne(_ value: String) {
    #expect(Secrets.isSecret(key: "x", value: value))
  }

  @Test(arguments: [
    "", "580.82.07", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "aws:///us-west-2a/i-0123456789abcdef0", "NVIDIA-H100-80GB-HBM3",
    "--authentication-token-webhook=true --token-auth-file=/etc/tokens",
    "--password-file=/etc/password",
    "{ argv[]=/bin/a --use-token ; ignore_errors=no }", "--token-webhook=true ignore_errors=no",
    "--password-file /etc/password --token-ttl 24h --use-token --x",
    "https://example.com/a@b:c", "nvcr.io/nvidia/gpu-operator:v25.3.0",
    "GPU-7d3e0f01-1b2c-4d5e-8f90-a1b2c3d4e5f6",
    "gke-h100-training-pool-7d3e0f01-1b2c4d5e8f90-abcd", "v1.33.5-eks-3025e55", "example.com",
    "--feature-gates=RotateKubeletServerCertificate=true,KubeletCredentialProviders=true",
  ])
  func valuesThatAreNone(_ value: String) {
    #expect(!Secrets.isSecret(key: "x", value: value))
  }
}

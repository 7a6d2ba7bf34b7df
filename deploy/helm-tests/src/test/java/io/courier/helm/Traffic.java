package io.courier.helm;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may connect to whom, by the rules of network policies: a connection needs an egress rule of
/// its origin and an ingress rule of its target, where policies select these.
///
/// @param namespace of the policies
record Traffic(List<NetworkPolicy> policies, String namespace) {
  private static final String NAMESPACE = "kubernetes.io/metadata.name";

  /// Something that connects or is connected to.
  ///
  /// @param namespace empty for what is outside of the cluster
  record End(String name, String namespace, Map<String, String> labels, String address) {}

  boolean admits(End from, End to, String protocol, int port) {
    return leaves(from, to, protocol, port) && arrives(from, to, protocol, port);
  }

  /// Whether the origin's policies let it go; true where none selects it.
  boolean leaves(End from, End to, String protocol, int port) {
    List<NetworkPolicy> selecting = selecting(from, "Egress");
    return selecting.isEmpty()
        || selecting.stream()
            .flatMap(it -> it.getSpec().getEgress().stream())
            .anyMatch(it -> ports(it.getPorts(), protocol, port) && peers(it.getTo(), to));
  }

  /// Whether the target's policies let it in; true where none selects it.
  boolean arrives(End from, End to, String protocol, int port) {
    List<NetworkPolicy> selecting = selecting(to, "Ingress");
    return selecting.isEmpty()
        || selecting.stream()
            .flatMap(it -> it.getSpec().getIngress().stream())
            .anyMatch(it -> ports(it.getPorts(), protocol, port) && peers(it.getFrom(), from));
  }

  private List<NetworkPolicy> selecting(End end, String direction) {
    return policies.stream()
        .filter(it -> end.namespace().equals(namespace))
        .filter(it -> it.getSpec().getPolicyTypes().contains(direction))
        .filter(it -> selects(it.getSpec().getPodSelector(), end.labels()))
        .toList();
  }

  private static boolean ports(List<NetworkPolicyPort> ports, String protocol, int port) {
    return ports.isEmpty()
        || ports.stream()
            .anyMatch(it -> it.getProtocol().equals(protocol) && it.getPort().getIntVal() == port);
  }

  /// No peers at all means everybody.
  private boolean peers(List<NetworkPolicyPeer> peers, End end) {
    return peers.isEmpty() || peers.stream().anyMatch(it -> is(it, end));
  }

  private boolean is(NetworkPolicyPeer peer, End end) {
    if (peer.getIpBlock() != null) {
      return within(peer.getIpBlock(), end.address());
    }
    boolean inNamespace =
        peer.getNamespaceSelector() == null
            ? end.namespace().equals(namespace)
            : !end.namespace().isEmpty()
                && selects(peer.getNamespaceSelector(), Map.of(NAMESPACE, end.namespace()));
    return inNamespace && selects(peer.getPodSelector(), end.labels());
  }

  private static boolean selects(@Nullable LabelSelector selector, Map<String, String> labels) {
    return selector == null
        || (labels.entrySet().containsAll(selector.getMatchLabels().entrySet())
            && selector.getMatchExpressions().stream().allMatch(it -> holds(it, labels)));
  }

  private static boolean holds(LabelSelectorRequirement it, Map<String, String> labels) {
    String value = labels.get(it.getKey());
    return switch (it.getOperator()) {
      case "In" -> value != null && it.getValues().contains(value);
      case "NotIn" -> value == null || !it.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> throw new IllegalArgumentException(it.getOperator());
    };
  }

  private static boolean within(IPBlock block, String address) {
    return within(block.getCidr(), address)
        && block.getExcept().stream().noneMatch(it -> within(it, address));
  }

  private static boolean within(String cidr, String address) {
    int slash = cidr.indexOf('/');
    int host = 32 - Integer.parseInt(cidr.substring(slash + 1));
    return number(cidr.substring(0, slash))
        .shiftRight(host)
        .equals(number(address).shiftRight(host));
  }

  private static BigInteger number(String address) {
    return new BigInteger(1, InetAddress.ofLiteral(address).getAddress());
  }
}

// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/pod_template/table.h"

#include <array>

namespace vmcp {
namespace {

// PodTemplateSpec and all that it is made of, Kubernetes API 1.35, in the order of that API.
constexpr auto kTypes = std::to_array<PodTypeText>({
    // clang-format off
    {"AWSElasticBlockStoreVolumeSource", "volumeID:text fsType:text? partition:int32? readOnly:bool?"},
    {"Affinity", "nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity"},
    {"AppArmorProfile", "type:text localhostProfile:text"},
    {"AzureDiskVolumeSource", "diskName:text diskURI:text cachingMode:text fsType:text readOnly:bool kind:text"},
    {"AzureFileVolumeSource", "secretName:text shareName:text readOnly:bool?"},
    {"CSIVolumeSource",
     "driver:text readOnly:bool fsType:text volumeAttributes:{text} nodePublishSecretRef:LocalObjectReference"},
    {"Capabilities", "add:[text] drop:[text]"},
    {"CephFSVolumeSource",
     "monitors:[text] path:text? user:text? secretFile:text? secretRef:LocalObjectReference readOnly:bool?"},
    {"CinderVolumeSource", "volumeID:text fsType:text? readOnly:bool? secretRef:LocalObjectReference"},
    {"ClusterTrustBundleProjection", "name:text signerName:text labelSelector:LabelSelector optional:bool path:text"},
    {"ConfigMapEnvSource", "name:text? optional:bool"},
    {"ConfigMapKeySelector", "name:text? key:text optional:bool"},
    {"ConfigMapProjection", "name:text? items:[KeyToPath] optional:bool"},
    {"ConfigMapVolumeSource", "name:text? items:[KeyToPath] defaultMode:int32 optional:bool"},
    {"Container",
     "name:text image:text? command:[text] args:[text] workingDir:text? ports:[ContainerPort]+containerPort "
     "envFrom:[EnvFromSource] env:[EnvVar]+name resources:ResourceRequirements "
     "resizePolicy:[ContainerResizePolicy] restartPolicy:text restartPolicyRules:[ContainerRestartRule] "
     "volumeMounts:[VolumeMount]+mountPath volumeDevices:[VolumeDevice]+devicePath livenessProbe:Probe "
     "readinessProbe:Probe startupProbe:Probe lifecycle:Lifecycle terminationMessagePath:text? "
     "terminationMessagePolicy:text? imagePullPolicy:text? securityContext:SecurityContext stdin:bool? "
     "stdinOnce:bool? tty:bool?"},
    {"ContainerPort", "name:text? hostPort:int32? containerPort:int32 protocol:text? hostIP:text?"},
    {"ContainerResizePolicy", "resourceName:text restartPolicy:text"},
    {"ContainerRestartRule", "action:text? exitCodes:ContainerRestartRuleOnExitCodes"},
    {"ContainerRestartRuleOnExitCodes", "operator:text? values:[int32]"},
    {"DownwardAPIProjection", "items:[DownwardAPIVolumeFile]"},
    {"DownwardAPIVolumeFile",
     "path:text fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector mode:int32"},
    {"DownwardAPIVolumeSource", "items:[DownwardAPIVolumeFile] defaultMode:int32"},
    {"EmptyDirVolumeSource", "medium:text? sizeLimit:quantity"},
    {"EnvFromSource", "prefix:text? configMapRef:ConfigMapEnvSource secretRef:SecretEnvSource"},
    {"EnvVar", "name:text value:text? valueFrom:EnvVarSource"},
    {"EnvVarSource",
     "fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector configMapKeyRef:ConfigMapKeySelector "
     "secretKeyRef:SecretKeySelector fileKeyRef:FileKeySelector"},
    {"EphemeralContainer",
     "name:text image:text? command:[text] args:[text] workingDir:text? ports:[ContainerPort]+containerPort "
     "envFrom:[EnvFromSource] env:[EnvVar]+name resources:ResourceRequirements "
     "resizePolicy:[ContainerResizePolicy] restartPolicy:text restartPolicyRules:[ContainerRestartRule] "
     "volumeMounts:[VolumeMount]+mountPath volumeDevices:[VolumeDevice]+devicePath livenessProbe:Probe "
     "readinessProbe:Probe startupProbe:Probe lifecycle:Lifecycle terminationMessagePath:text? "
     "terminationMessagePolicy:text? imagePullPolicy:text? securityContext:SecurityContext stdin:bool? "
     "stdinOnce:bool? tty:bool? targetContainerName:text?"},
    {"EphemeralVolumeSource", "volumeClaimTemplate:PersistentVolumeClaimTemplate"},
    {"ExecAction", "command:[text]"},
    {"FCVolumeSource", "targetWWNs:[text] lun:int32 fsType:text? readOnly:bool? wwids:[text]"},
    {"FileKeySelector", "volumeName:text path:text key:text optional:bool"},
    {"FlexVolumeSource", "driver:text fsType:text? secretRef:LocalObjectReference readOnly:bool? options:{text}"},
    {"FlockerVolumeSource", "datasetName:text? datasetUUID:text?"},
    {"GCEPersistentDiskVolumeSource", "pdName:text fsType:text? partition:int32? readOnly:bool?"},
    {"GRPCAction", "port:int32 service:text"},
    {"GitRepoVolumeSource", "repository:text revision:text? directory:text?"},
    {"GlusterfsVolumeSource", "endpoints:text path:text readOnly:bool?"},
    {"HTTPGetAction", "path:text? port:port host:text? scheme:text? httpHeaders:[HTTPHeader]"},
    {"HTTPHeader", "name:text value:text"},
    {"HostAlias", "ip:text hostnames:[text]"},
    {"HostPathVolumeSource", "path:text type:text"},
    {"ISCSIVolumeSource",
     "targetPortal:text iqn:text lun:int32 iscsiInterface:text? fsType:text? readOnly:bool? portals:[text] "
     "chapAuthDiscovery:bool? chapAuthSession:bool? secretRef:LocalObjectReference initiatorName:text"},
    {"ImageVolumeSource", "reference:text? pullPolicy:text?"},
    {"KeyToPath", "key:text path:text mode:int32"},
    {"LabelSelector", "matchLabels:{text} matchExpressions:[LabelSelectorRequirement]"},
    {"LabelSelectorRequirement", "key:text operator:text values:[text]"},
    {"Lifecycle", "postStart:LifecycleHandler preStop:LifecycleHandler stopSignal:text"},
    {"LifecycleHandler", "exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction sleep:SleepAction"},
    {"LocalObjectReference", "name:text?"},
    {"ManagedFieldsEntry",
     "manager:text? operation:text? apiVersion:text? time:time fieldsType:text? fieldsV1:any subresource:text?"},
    {"NFSVolumeSource", "server:text path:text readOnly:bool?"},
    {"NodeAffinity",
     "requiredDuringSchedulingIgnoredDuringExecution:NodeSelector "
     "preferredDuringSchedulingIgnoredDuringExecution:[PreferredSchedulingTerm]"},
    {"NodeSelector", "nodeSelectorTerms:[NodeSelectorTerm]"},
    {"NodeSelectorRequirement", "key:text operator:text values:[text]"},
    {"NodeSelectorTerm", "matchExpressions:[NodeSelectorRequirement] matchFields:[NodeSelectorRequirement]"},
    {"ObjectFieldSelector", "apiVersion:text? fieldPath:text"},
    {"ObjectMeta",
     "name:text? generateName:text? namespace:text? selfLink:text? uid:text? resourceVersion:text? "
     "generation:int64? creationTimestamp:time deletionTimestamp:time deletionGracePeriodSeconds:int64 "
     "labels:{text} annotations:{text} ownerReferences:[OwnerReference]+uid finalizers:[text]+ "
     "managedFields:[ManagedFieldsEntry]"},
    {"OwnerReference", "apiVersion:text kind:text name:text uid:text controller:bool blockOwnerDeletion:bool"},
    {"PersistentVolumeClaimSpec",
     "accessModes:[text] selector:LabelSelector resources:VolumeResourceRequirements volumeName:text? "
     "storageClassName:text volumeMode:text dataSource:TypedLocalObjectReference "
     "dataSourceRef:TypedObjectReference volumeAttributesClassName:text"},
    {"PersistentVolumeClaimTemplate", "metadata:ObjectMeta spec:PersistentVolumeClaimSpec"},
    {"PersistentVolumeClaimVolumeSource", "claimName:text readOnly:bool?"},
    {"PhotonPersistentDiskVolumeSource", "pdID:text fsType:text?"},
    {"PodAffinity",
     "requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm] "
     "preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]"},
    {"PodAffinityTerm",
     "labelSelector:LabelSelector namespaces:[text] topologyKey:text namespaceSelector:LabelSelector "
     "matchLabelKeys:[text] mismatchLabelKeys:[text]"},
    {"PodAntiAffinity",
     "requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm] "
     "preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]"},
    {"PodCertificateProjection",
     "signerName:text? keyType:text? maxExpirationSeconds:int32 credentialBundlePath:text? keyPath:text? "
     "certificateChainPath:text? userAnnotations:{text}"},
    {"PodDNSConfig", "nameservers:[text] searches:[text] options:[PodDNSConfigOption]"},
    {"PodDNSConfigOption", "name:text? value:text"},
    {"PodOS", "name:text"},
    {"PodReadinessGate", "conditionType:text"},
    {"PodResourceClaim", "name:text resourceClaimName:text resourceClaimTemplateName:text"},
    {"PodSchedulingGate", "name:text"},
    {"PodSecurityContext",
     "seLinuxOptions:SELinuxOptions windowsOptions:WindowsSecurityContextOptions runAsUser:int64 runAsGroup:int64 "
     "runAsNonRoot:bool supplementalGroups:[int64] supplementalGroupsPolicy:text fsGroup:int64 sysctls:[Sysctl] "
     "fsGroupChangePolicy:text seccompProfile:SeccompProfile appArmorProfile:AppArmorProfile "
     "seLinuxChangePolicy:text"},
    {"PodSpec",
     "volumes:[Volume]+name initContainers:[Container]+name containers:[Container]+name "
     "ephemeralContainers:[EphemeralContainer]+name restartPolicy:text? terminationGracePeriodSeconds:int64 "
     "activeDeadlineSeconds:int64 dnsPolicy:text? nodeSelector:{text} serviceAccountName:text? "
     "serviceAccount:text? automountServiceAccountToken:bool nodeName:text? hostNetwork:bool? hostPID:bool? "
     "hostIPC:bool? shareProcessNamespace:bool securityContext:PodSecurityContext "
     "imagePullSecrets:[LocalObjectReference]+name hostname:text? subdomain:text? affinity:Affinity "
     "schedulerName:text? tolerations:[Toleration] hostAliases:[HostAlias]+ip priorityClassName:text? "
     "priority:int32 dnsConfig:PodDNSConfig readinessGates:[PodReadinessGate] runtimeClassName:text "
     "enableServiceLinks:bool preemptionPolicy:text overhead:{quantity} "
     "topologySpreadConstraints:[TopologySpreadConstraint]+topologyKey setHostnameAsFQDN:bool os:PodOS "
     "hostUsers:bool schedulingGates:[PodSchedulingGate]+name resourceClaims:[PodResourceClaim]+name "
     "resources:ResourceRequirements hostnameOverride:text workloadRef:WorkloadReference"},
    {"PodTemplateSpec", "metadata:ObjectMeta spec:PodSpec"},
    {"PortworxVolumeSource", "volumeID:text fsType:text? readOnly:bool?"},
    {"PreferredSchedulingTerm", "weight:int32 preference:NodeSelectorTerm"},
    {"Probe",
     "exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction grpc:GRPCAction initialDelaySeconds:int32? "
     "timeoutSeconds:int32? periodSeconds:int32? successThreshold:int32? failureThreshold:int32? "
     "terminationGracePeriodSeconds:int64"},
    {"ProjectedVolumeSource", "sources:[VolumeProjection] defaultMode:int32"},
    {"QuobyteVolumeSource", "registry:text volume:text readOnly:bool? user:text? group:text? tenant:text?"},
    {"RBDVolumeSource",
     "monitors:[text] image:text fsType:text? pool:text? user:text? keyring:text? secretRef:LocalObjectReference "
     "readOnly:bool?"},
    {"ResourceClaim", "name:text request:text?"},
    {"ResourceFieldSelector", "containerName:text? resource:text divisor:quantity"},
    {"ResourceRequirements", "limits:{quantity} requests:{quantity} claims:[ResourceClaim]"},
    {"SELinuxOptions", "user:text? role:text? type:text? level:text?"},
    {"ScaleIOVolumeSource",
     "gateway:text system:text secretRef:LocalObjectReference sslEnabled:bool? protectionDomain:text? "
     "storagePool:text? storageMode:text? volumeName:text? fsType:text? readOnly:bool?"},
    {"SeccompProfile", "type:text localhostProfile:text"},
    {"SecretEnvSource", "name:text? optional:bool"},
    {"SecretKeySelector", "name:text? key:text optional:bool"},
    {"SecretProjection", "name:text? items:[KeyToPath] optional:bool"},
    {"SecretVolumeSource", "secretName:text? items:[KeyToPath] defaultMode:int32 optional:bool"},
    {"SecurityContext",
     "capabilities:Capabilities privileged:bool seLinuxOptions:SELinuxOptions "
     "windowsOptions:WindowsSecurityContextOptions runAsUser:int64 runAsGroup:int64 runAsNonRoot:bool "
     "readOnlyRootFilesystem:bool allowPrivilegeEscalation:bool procMount:text seccompProfile:SeccompProfile "
     "appArmorProfile:AppArmorProfile"},
    {"ServiceAccountTokenProjection", "audience:text? expirationSeconds:int64 path:text"},
    {"SleepAction", "seconds:int64"},
    {"StorageOSVolumeSource",
     "volumeName:text? volumeNamespace:text? fsType:text? readOnly:bool? secretRef:LocalObjectReference"},
    {"Sysctl", "name:text value:text"},
    {"TCPSocketAction", "port:port host:text?"},
    {"Toleration", "key:text? operator:text? value:text? effect:text? tolerationSeconds:int64"},
    {"TopologySpreadConstraint",
     "maxSkew:int32 topologyKey:text whenUnsatisfiable:text labelSelector:LabelSelector minDomains:int32 "
     "nodeAffinityPolicy:text nodeTaintsPolicy:text matchLabelKeys:[text]"},
    {"TypedLocalObjectReference", "apiGroup:text kind:text name:text"},
    {"TypedObjectReference", "apiGroup:text kind:text name:text namespace:text"},
    {"Volume",
     "name:text hostPath:HostPathVolumeSource emptyDir:EmptyDirVolumeSource "
     "gcePersistentDisk:GCEPersistentDiskVolumeSource awsElasticBlockStore:AWSElasticBlockStoreVolumeSource "
     "gitRepo:GitRepoVolumeSource secret:SecretVolumeSource nfs:NFSVolumeSource iscsi:ISCSIVolumeSource "
     "glusterfs:GlusterfsVolumeSource persistentVolumeClaim:PersistentVolumeClaimVolumeSource rbd:RBDVolumeSource "
     "flexVolume:FlexVolumeSource cinder:CinderVolumeSource cephfs:CephFSVolumeSource flocker:FlockerVolumeSource "
     "downwardAPI:DownwardAPIVolumeSource fc:FCVolumeSource azureFile:AzureFileVolumeSource "
     "configMap:ConfigMapVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource quobyte:QuobyteVolumeSource "
     "azureDisk:AzureDiskVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource "
     "projected:ProjectedVolumeSource portworxVolume:PortworxVolumeSource scaleIO:ScaleIOVolumeSource "
     "storageos:StorageOSVolumeSource csi:CSIVolumeSource ephemeral:EphemeralVolumeSource image:ImageVolumeSource"},
    {"VolumeDevice", "name:text devicePath:text"},
    {"VolumeMount",
     "name:text readOnly:bool? recursiveReadOnly:text mountPath:text subPath:text? mountPropagation:text "
     "subPathExpr:text?"},
    {"VolumeProjection",
     "secret:SecretProjection downwardAPI:DownwardAPIProjection configMap:ConfigMapProjection "
     "serviceAccountToken:ServiceAccountTokenProjection clusterTrustBundle:ClusterTrustBundleProjection "
     "podCertificate:PodCertificateProjection"},
    {"VolumeResourceRequirements", "limits:{quantity} requests:{quantity}"},
    {"VsphereVirtualDiskVolumeSource", "volumePath:text fsType:text? storagePolicyName:text? storagePolicyID:text?"},
    {"WeightedPodAffinityTerm", "weight:int32 podAffinityTerm:PodAffinityTerm"},
    {"WindowsSecurityContextOptions",
     "gmsaCredentialSpecName:text gmsaCredentialSpec:text runAsUserName:text hostProcess:bool"},
    {"WorkloadReference", "name:text podGroup:text podGroupReplicaKey:text?"},
    // clang-format on
});

}  // namespace

std::span<const PodTypeText> pod_types() {
  return kTypes;
}

}  // namespace vmcp

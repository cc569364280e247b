package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** How those who send records to an HTTP Source show that they may: in exactly one way. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "[has(self.basic), has(self.bearer), has(self.hmac)].filter(set, set).size() == 1",
    message =
        "http.authentication must have exactly one of the blocks basic, bearer, hmac: how senders"
            + " show that they may send")
public record HttpAuthentication(
    @JsonPropertyDescription(
            "User name and password in the header Authorization. A key 'previous-password' of the"
                + " Secret is accepted, too, while a password is being replaced.")
        Credentials basic,
    @JsonPropertyDescription("A token in the header Authorization: Bearer.") HttpBearer bearer,
    @JsonPropertyDescription("A signature of the body, made with a secret that both sides know.")
        HttpSignature hmac) {}

package io.ringcast.app;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** Which values a setting may have; no value at all is checked elsewhere. */
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = Allowed.Check.class)
@interface Allowed {

  Values value();

  String message() default "";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Asks the {@link Values}. */
  final class Check implements ConstraintValidator<Allowed, Object> {

    private Values values = Values.ANY;

    @Override
    public void initialize(Allowed allowed) {
      values = allowed.value();
    }

    @Override
    public boolean isValid(@Nullable Object value, ConstraintValidatorContext context) {
      return value == null || values.contain(value);
    }
  }
}
